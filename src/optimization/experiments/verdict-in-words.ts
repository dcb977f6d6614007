import { invalidity } from './check-arms.ts';
import { LEAST_DAYS, LEAST_EVENTS } from './compare-arms.ts';
import type { ArmComparison, ExperimentVerdict, JudgedArm, ParsedJudgeInput } from './judge-schema.ts';
import { METRICS } from './metrics.ts';
import { percent, range, signedPercent } from './words.ts';

/** Writes one or two sentences: what was found, with its numbers, and what to do. */
export function verdictInWords(
  verdict: Omit<ExperimentVerdict, 'because'>,
  input: ParsedJudgeInput,
  control: JudgedArm,
): string {
  const { outcome, winner, day, comparisons, checks } = verdict;
  const { plan, split } = input;
  const won = comparisons.find(({ arm }) => arm === winner);
  const confidence = `${Number(((1 - plan.alpha) * 100).toFixed(2))}% interval`;
  // arms found to be worse have a sentence of their own
  const worse = worseInWords(comparisons, { split, confidence });
  const told = comparisons.filter(({ z, claim }) => z !== null && claim !== 'worse');
  switch (outcome) {
    case 'invalid':
      return `This says nothing about the clips: ${invalidity(checks)?.because ?? 'the arms cannot be compared.'}`;
    case 'better':
      return won === undefined
        ? ''
        : `${winner} ${split === 'platform' ? 'is better' : 'did better as delivered'}: ${ratesInWords(won, input)}` +
            `${liftInWords(won, confidence)} over ${won.days} days; a fresh look would probably show about ` +
            `${signedPercent(won.shrunk_lift ?? 0)}.`;
    case 'worse': {
      const losers = comparisons.map((each) => `${each.arm} ${liftInWords(each, confidence)}`).join(', ');
      const claim = split === 'platform' ? 'worse' : 'worse as delivered';
      return `${control.label} stays: ${losers}: ${claim} over ${day} days.`;
    }
    case 'equivalent':
      return `${worse}Practically equal: ${differences(told)}, all within ± ${percent(plan.min_effect / 2)}. Keep ${control.label}, or use the cheaper one.`;
    case 'no_difference':
      return `${worse}No difference was found in ${plan.days} days: ${differences(told)}. Keep ${control.label}, or use the cheaper one.`;
    case 'not_enough':
      return `${worse}${plan.days} days were not enough: ${sparseInWords(comparisons)}. Import results with the breakdown Day, or plan a longer test.`;
    case 'too_early':
      if (invalidity(checks) !== undefined)
        return `Not decided on day ${day} of ${plan.days}. ${invalidity(checks)?.because}`;
      return told.length === 0
        ? `${worse}Too early on day ${day} of ${plan.days}: ${day < plan.first_look ? `looks begin on day ${plan.first_look}` : sparseInWords(comparisons)}.`
        : `${worse}Not decided on day ${day} of ${plan.days}: ${told.map((each) => `${each.arm} ${signedPercent(each.lift ?? 0)} (${ends(each)})`).join(', ')}. Stopping now would prove nothing.`;
  }
}

function ratesInWords({ rates: [ofControl, ofArm] }: ArmComparison, { metric }: ParsedJudgeInput): string {
  const { kind, words } = METRICS[metric];
  if (kind !== 'share' || ofControl === null || ofArm === null) return `${words} `;
  return `${words} ${percent(ofArm)} against ${percent(ofControl)}, `;
}

function worseInWords(
  comparisons: readonly ArmComparison[],
  { split, confidence }: { readonly split: ParsedJudgeInput['split']; readonly confidence: string },
): string {
  const is = split === 'platform' ? 'is worse' : 'did worse as delivered';
  const found = comparisons.filter(({ claim }) => claim === 'worse');
  return found.map((each) => `${each.arm} ${is}: ${liftInWords(each, confidence)}. `).join('');
}

const ends = ({ low, high }: ArmComparison) => range(low ?? -1, high ?? Infinity);

const liftInWords = (each: ArmComparison, confidence: string) =>
  each.lift === null ? '' : `${signedPercent(each.lift)} (${confidence} ${ends(each)})`;

const differences = (told: readonly ArmComparison[]) =>
  told
    .map(({ arm, low, high }) => `${arm} is between ${signedPercent(low ?? -1)} and ${signedPercent(high ?? Infinity)}`)
    .join(', ');

function sparseInWords(all: readonly ArmComparison[]): string {
  const comparisons = all.filter(({ claim }) => claim === null);
  const [first] = comparisons;
  if (first === undefined) return 'no arm has results';
  const fewest = comparisons.reduce((least, each) =>
    Math.min(...each.events) < Math.min(...least.events) ? each : least,
  );
  const events = Math.min(...fewest.events);
  if (events < LEAST_EVENTS) return `${events} of ${LEAST_EVENTS} events in an arm`;
  return fewest.days < LEAST_DAYS
    ? `${fewest.days} days in common`
    : 'its days are identical to the last digit, which measured days never are';
}
