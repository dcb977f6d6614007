import { z } from 'zod';
import { parse } from '../../core/kernel/index.ts';

/** The level comes from the newest days; the elasticity comes from a longer period. */
const LEVEL_DAYS = 28;
const ELASTICITY_DAYS = 56;
/** Fewer days cannot show a slope. */
const LEAST_DAYS = 5;
/** Elasticity of conversions to cost, measured over two months in three campaigns: .34 ± .04, .67 ± .06, .59 ± .11. */
export const PRIOR = { mean: 0.55, sd: 0.2 };
export const ELASTICITY = { least: 0.1, most: 1 };

export const SpendDay = z.strictObject({
  day: z.int().describe('the number of the day, such as days since 1970; ascending'),
  spend_minor: z.number().min(0).max(1e15),
  results: z
    .number()
    .min(0)
    .max(1e15)
    .describe('results for the goal: conversions, clicks …; for revenue: minor units'),
  conversions: z
    .number()
    .min(0)
    .max(1e15)
    .optional()
    .describe('for revenue: the conversions that brought it, which say whether there are enough; default: its results'),
});
/** Each day once: only the caller knows whether two rows of one day may be added up. */
export const SpendDays = z
  .array(SpendDay)
  .refine((days) => new Set(days.map(({ day }) => day)).size === days.length, 'must contain each day only once');
export type SpendDay = z.output<typeof SpendDay>;

export const ResponseInput = z.strictObject({
  days: SpendDays.max(10_000),
  budget_minor: z
    .number()
    .gt(0)
    .max(1e15)
    .optional()
    .describe('current spend per day; default: the mean of the newest 28 days'),
  prior: z
    .strictObject({ mean: z.number().gt(0).max(1), sd: z.number().min(1e-6).max(1e3) })
    .default(PRIOR)
    .describe('the mean and standard deviation assumed for the elasticity'),
});
export type ResponseInput = z.input<typeof ResponseInput>;

export interface Response {
  /** The current budget, through which the curve passes. */
  readonly budget_minor: number;
  /** log of results per minor unit of money, at the current budget. */
  readonly level: { readonly mean: number; readonly variance: number };
  readonly elasticity: {
    readonly mean: number;
    readonly sd: number;
    /** The slope from the campaign's own days; null: too few days, or constant spend. */
    readonly own: number | null;
    readonly own_sd: number | null;
    readonly own_days: number;
  };
  /** results per day = scale · moneyᵉ; null without any spend. */
  readonly curve: { readonly kind: 'power'; readonly scale: number; readonly exponent: number } | null;
  readonly results: number;
  /** The number of those results; for revenue, the number of conversions. */
  readonly counted: number;
}

/**
 * Fits how the results of a day follow its spend: a power law through the current budget. The elasticity is the slope over
 * days, combined with what is known of campaigns in general. Its variance is widened because days resemble their neighbors.
 * Days identify a slope but never a threshold, so no S-curve is fitted.
 *
 * This is an association: budgets that follow demand make spend look better than it is.
 *
 * @throws `validation-failed`
 */
export function fitResponse(input: ResponseInput): Response {
  const { days, budget_minor, prior } = parse(ResponseInput, input);
  const ordered = days.toSorted((one, other) => one.day - other.day);
  const level = levelOf(ordered.slice(-LEVEL_DAYS));
  const own = slopeOf(ordered.slice(-ELASTICITY_DAYS));
  const precision = 1 / prior.sd ** 2 + (own === null ? 0 : 1 / own.variance);
  const combined = (prior.mean / prior.sd ** 2 + (own === null ? 0 : own.slope / own.variance)) / precision;
  const mean = Math.min(ELASTICITY.most, Math.max(ELASTICITY.least, combined));
  const now = budget_minor ?? level.spend / Math.max(1, level.days);
  return {
    budget_minor: now,
    level: { mean: level.mean, variance: level.variance },
    elasticity: {
      mean,
      sd: 1 / Math.sqrt(precision),
      own: own?.slope ?? null,
      own_sd: own === null ? null : Math.sqrt(own.variance),
      own_days: own?.days ?? 0,
    },
    curve: level.spend > 0 ? { kind: 'power', scale: Math.exp(level.mean) * now ** (1 - mean), exponent: mean } : null,
    results: level.results,
    counted: level.counted,
  };
}

/** Number of results in a day; revenue is an amount, not a number of results. */
export const countOf = ({ results, conversions = results }: SpendDay): number => conversions;

/**
 * The level is log((results + ½) ÷ spend), with variance φ ÷ (results + ½). φ is how much more days differ than counts would,
 * times how much longer such a difference lasts than one day.
 */
function levelOf(days: readonly SpendDay[]) {
  const spent = days.filter(({ spend_minor }) => spend_minor > 0);
  const spend = spent.reduce((sum, day) => sum + day.spend_minor, 0);
  const results = spent.reduce((sum, day) => sum + day.results, 0);
  const rate = results / spend;
  const left = spent.map((day) => (day.results - rate * day.spend_minor) / Math.sqrt(rate * day.spend_minor));
  const squares = results > 0 ? left.reduce((sum, each) => sum + each * each, 0) : 0;
  const dispersion = squares / Math.max(1, spent.length - 1);
  const phi = Math.max(1, dispersion * lasting(left));
  return {
    mean: spend > 0 ? Math.log((results + 0.5) / spend) : 0,
    variance: phi / (results + 0.5),
    spend,
    results,
    counted: spent.reduce((sum, day) => sum + countOf(day), 0),
    days: spent.length,
  };
}

/** How many times larger the variance of a mean is for days that resemble their neighbors: (1 + ρ) ÷ (1 − ρ). */
function lasting(left: readonly number[]): number {
  const noise = left.reduce((all, each) => all + each * each, 0);
  const lagged = left.reduce((all, each, at) => all + each * (at > 0 ? (left[at - 1] ?? 0) : 0), 0);
  // n days show a ρ that is too small by about (1 + 4ρ) ÷ n (Marriott and Pope 1954)
  const seen = noise > 0 ? lagged / noise : 0;
  const rho = Math.min(0.9, Math.max(0, seen + (1 + 4 * seen) / Math.max(5, left.length)));
  return (1 + rho) / (1 - rho);
}

/** Fits log(results + ½) to log(spend). Returns null if there are too few days or the spend never varied. */
function slopeOf(days: readonly SpendDay[]) {
  const both = days.filter(({ spend_minor, results }) => spend_minor > 0 && results > 0);
  const count = both.length;
  if (count < LEAST_DAYS) return null;
  const x = both.map(({ spend_minor }) => Math.log(spend_minor));
  const y = both.map(({ results }) => Math.log(results + 0.5));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const [meanX, meanY] = [mean(x), mean(y)];
  const sum = (of: (at: number) => number) => x.reduce((all, _, at) => all + of(at), 0);
  const away = (at: number) => (x[at] ?? 0) - meanX;
  const squares = sum((at) => away(at) ** 2);
  if (squares < 1e-9) return null;
  const slope = sum((at) => away(at) * ((y[at] ?? 0) - meanY)) / squares;
  const left = x.map((_, at) => (y[at] ?? 0) - meanY - slope * away(at));
  const noise = left.reduce((all, each) => all + each * each, 0);
  // days resemble their neighbors: plain standard errors are 1.4 to 2 times too small
  const variance = (noise / Math.max(1, count - 2) / squares) * lasting(left);
  return { slope, variance: Math.max(variance, 1e-8), days: count };
}
