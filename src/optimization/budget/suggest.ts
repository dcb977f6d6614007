import { z } from 'zod';
import { Currency, decimalOf, minorDigits, parse } from '../../core/kernel/index.ts';
import { paulMandel, shrink } from '../../core/statistics/index.ts';

/** Meta asks for about this many results in the week after the last significant edit. */
const WEEKLY_RESULTS = 50;
const ENOUGH_RESULTS = 10;

export const SuggestionInput = z.strictObject({
  campaigns: z
    .array(z.strictObject({ results: z.number().min(0).max(1e15), spend_minor: z.number().min(1e-6).max(1e15) }))
    .max(10_000)
    .describe('campaigns of the platform in this currency, each with its results and spend'),
  floor_minor: z.int().min(0).default(0).describe('minimum that the platform accepts per day'),
  experiment_minor: z.int().min(0).default(0).describe('the daily budget that its experiment needs'),
  quantum_minor: z.int().min(1).default(1).describe('the smallest step that the platform accepts'),
  currency: Currency.optional().describe('for the sentence; default: amounts are in minor units'),
});
export type SuggestionInput = z.input<typeof SuggestionInput>;

export interface Suggestion {
  readonly verdict: 'suggested' | 'not_enough';
  readonly budget_minor: number;
  readonly cost_per_result_minor: number | null;
  readonly because: string;
}

/**
 * Suggests a first daily budget: the cost of 50 results a week on this platform, but never less than the platform or an
 * experiment needs, in whole steps of the platform.
 *
 * @throws `validation-failed`
 */
export function suggestBudget(input: SuggestionInput): Suggestion {
  const { campaigns, floor_minor, experiment_minor, quantum_minor, currency } = parse(SuggestionInput, input);
  const results = campaigns.reduce((sum, campaign) => sum + campaign.results, 0);
  const inSteps = (minor: number) => Math.ceil(minor / quantum_minor) * quantum_minor;
  const least = inSteps(Math.max(floor_minor, experiment_minor));
  if (results < ENOUGH_RESULTS)
    return {
      verdict: 'not_enough',
      budget_minor: least,
      cost_per_result_minor: null,
      because: `${results} of ${ENOUGH_RESULTS} results on this platform: not enough to suggest more than the minimum.`,
    };
  const measured = campaigns.map((each) => ({
    effect: Math.log(each.spend_minor / (each.results + 0.5)),
    variance: 1 / (each.results + 0.5),
  }));
  const pooled = paulMandel(measured);
  const cost = Math.exp(shrink({ effect: pooled.mean, variance: pooled.se ** 2 }, pooled).effect);
  const needed = inSteps(Math.ceil((WEEKLY_RESULTS / 7) * cost));
  return {
    verdict: 'suggested',
    budget_minor: Math.max(least, needed),
    cost_per_result_minor: cost,
    because:
      needed >= least
        ? `${WEEKLY_RESULTS} results per week, at ${amount(cost, currency)} each.`
        : `The minimum of the platform; ${WEEKLY_RESULTS} results per week would cost ${amount(needed, currency)} per day.`,
  };
}

/** Writes a cost in words. A cost below one minor unit has two digits, so that a cheap view does not look free. */
function amount(minor: number, currency: string | undefined): string {
  const isWhole = minor >= 1;
  if (currency === undefined) return `${isWhole ? minor.toFixed(0) : Number(minor.toPrecision(2))} minor units`;
  const main = isWhole
    ? decimalOf(Math.round(minor), currency)
    : Number((minor / 10 ** minorDigits(currency)).toPrecision(2));
  return `${main} ${currency}`;
}
