import { z } from 'zod';
import type { CountedArm } from './compare.ts';
import { normalQuantile, studentQuantile } from './distributions.ts';
import { alphaIsPossible, isCount, LEVEL, refuseUnless, shaped } from './refuse.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A 90% interval; an open end is infinite. */
export interface Interval90 {
  readonly low90: number;
  readonly high90: number;
}

/** An estimate with its 90% interval. */
export interface Estimate extends Interval90 {
  readonly value: number;
}

/** How many standard deviations a two-sided 90% interval of a normal extends to each side: `normalQuantile(0.95)`, without loading cephes. */
const Z90 = 1.6448536269514722;

/** Returns the interval of a normal estimate. */
export const normalInterval = (value: number, standardError: number): Interval90 => ({
  low90: value - Z90 * standardError,
  high90: value + Z90 * standardError,
});

/**
 * Returns Wilson's score interval of a rate (Wilson 1927; Brown, Cai and DasGupta 2001). It stays within [0,1], and is meaningful
 * even for 0 out of 12. Without trials: [0, 1].
 *
 * @param alpha the probability outside; by default 0.1: a 90% interval
 */
export function wilsonInterval(successes: number, trials: number, alpha = 0.1): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - alpha / 2);
  const rate = successes / trials;
  const spread = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  const middle = rate + (z * z) / (2 * trials);
  const scale = 1 + (z * z) / trials;
  return {
    low: successes <= 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: successes >= trials ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

/**
 * Does the same for users of the library, with named arguments; by default a 95% interval.
 *
 * @throws `validation-failed`
 */
export function wilson(counted: CountedArm, options: { readonly alpha?: number } = {}): Interval {
  const { n, events } = shaped({ n: z.number(), events: z.number() }, counted);
  const { alpha = 0.05 } = shaped({ alpha: LEVEL.alpha }, options);
  refuseUnless([
    isCount('n', n),
    [events >= 0 && events <= n, 'events', `must be from 0 to n, not ${events}`],
    alphaIsPossible(alpha),
  ]);
  return wilsonInterval(events, n, alpha);
}

/**
 * Returns the 90% interval of the mean of a Poisson count, by Byar's approximation (Breslow & Day 1987, Statistical Methods in
 * Cancer Research II, eq. 2.15): within 1% of the exact one for counts of 5 or more.
 */
export function poissonInterval(count: number): Interval {
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z90 / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  return { low: Math.max(0, low), high: next * (1 - 1 / (9 * next) + Z90 / (3 * Math.sqrt(next))) ** 3 };
}

/** Returns the mean with Student's interval. One value does not show a spread, so its interval is unbounded. */
export function meanInterval(values: ArrayLike<number>): Estimate {
  const { n, mean, variance } = sampleMoments(values);
  const reach = n < 2 ? Number.POSITIVE_INFINITY : studentQuantile(n - 1, 0.95) * Math.sqrt(variance / n);
  return { value: mean, low90: mean - reach, high90: mean + reach };
}

/** Returns the mean and the unbiased variance; each is 0 if there are too few values for it. */
export function sampleMoments(values: ArrayLike<number>): { n: number; mean: number; variance: number } {
  const n = values.length;
  let mean = 0;
  let squares = 0;
  // Welford 1962: loses no digits if the spread is small compared to the mean
  for (let at = 0; at < n; at++) {
    const away = (values[at] ?? 0) - mean;
    mean += away / (at + 1);
    squares += away * ((values[at] ?? 0) - mean);
  }
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}
