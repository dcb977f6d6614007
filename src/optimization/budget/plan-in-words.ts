import { decimalOf, minorDigits, withCurrency } from '../../core/kernel/index.ts';
import { LEARNED_RESULTS } from './line-bounds.ts';
import type { BudgetLine, BudgetPlan, ParsedBudgetPlanInput, PlannedCampaign } from './plan-schema.ts';

const RESULT: Readonly<Record<BudgetPlan['goal'], string>> = {
  conversions: 'conversions',
  clicks: 'clicks',
  thruplays: 'thruplays',
  views_3s: '3-second views',
  revenue: 'revenue',
};

/** Writes one line's sentence: what happens to it, what its money brings, and what limits it. */
export function lineInWords(
  line: Omit<BudgetLine, 'because'>,
  campaign: PlannedCampaign,
  { currency, goal, campaigns }: ParsedBudgetPlanInput,
): string {
  const name = campaign.name ?? campaign.id;
  switch (line.binding) {
    case 'person':
      return `${name}: kept. A person set it.`;
    case 'experiment':
      return `${name}: kept. It is an arm of a running experiment.`;
    case 'learning':
      return `${name}: kept. ${learningInWords(campaign, goal)}`;
    default:
  }
  const { value, low90, high90 } = line.results_of_one_more;
  // revenue is in minor units, as is the money: cents per cent equal euros per euro
  const [times, what] =
    goal === 'revenue' ? [1, `${currency} of revenue`] : [10 ** minorDigits(currency), RESULT[goal]];
  const ofOne = (each: number) => significant(each * times);
  const worth = `One more ${currency} per day brings ${ofOne(value)} ${what} (${ofOne(low90)} to ${ofOne(high90)})`;
  if (line.to_minor === line.from_minor)
    return `${name}: kept. ${campaigns.length > 1 ? `${worth}: no better than elsewhere` : worth}.`;
  const held = {
    step: ' Limited by the step.',
    floor: ' Limited by its floor.',
    cap: ' Limited by its cap.',
    history: ' Limited by its history: the effect of amounts never spent cannot be predicted.',
    none: '',
  }[line.binding];
  return `${name}: ${decimalOf(line.from_minor, currency)} → ${withCurrency(line.to_minor, currency)} per day. ${worth}.${held}`;
}

function learningInWords(
  { results_since_change, days_since_change }: PlannedCampaign,
  goal: BudgetPlan['goal'],
): string {
  if (results_since_change !== undefined && results_since_change < LEARNED_RESULTS)
    return `${results_since_change} of ${LEARNED_RESULTS} ${countedAs(goal)} since the last change.`;
  return `${days_since_change ?? 0} of 7 days since the last change.`;
}

/** Why budgets move. */
export type Ground = 'gain' | 'total' | 'cost' | 'limits';

const GROUND: Readonly<Record<Ground, string>> = {
  gain: '',
  total: 'The total has changed. ',
  cost: 'One more result would cost more than allowed. ',
  limits: 'Limits must be respected. ',
};

/** Writes the plan's sentence: what it would gain, and why it is or is not applied. */
export function planInWords({ verdict, gain, lines, goal }: Omit<BudgetPlan, 'because'>, ground: Ground): string {
  const percent = (part: number) => `${part < 0 ? '−' : '+'}${Math.abs(100 * part).toFixed(1)}%`;
  const found = `${percent(gain.mean)} ${RESULT[goal]} (${percent(gain.low90)} to ${percent(gain.high90)})`;
  switch (verdict) {
    case 'not_enough':
      return `Not enough data: fewer than two campaigns have ten ${countedAs(goal)} in the last 28 days. Nothing is moved.`;
    case 'keep':
      return `The plan would bring ${found}, above 0 with probability ${gain.probability.toFixed(2)}: not enough to move anything.`;
    case 'move': {
      const moved = lines.filter(({ from_minor, to_minor }) => from_minor !== to_minor).length;
      return `${GROUND[ground]}${moved} of ${lines.length} budgets move: ${found}, above 0 with probability ${gain.probability.toFixed(2)}.`;
    }
  }
}

const countedAs = (goal: BudgetPlan['goal']) => (goal === 'revenue' ? 'conversions' : 'results');

const significant = (value: number) => `${Number(value.toPrecision(2))}`;
