import type { LiveGain } from './schema.ts';

/** The interval may be looked at after every result, and is wrong at any time with at most this probability. */
const ALPHA = 0.1;
/** The count of results at which it is tightest. */
const TIGHTEST_AT = 100;
/** Before so many results on each side the variance is not known well enough to judge. */
export const LEAST_WATCHED = 20;

/**
 * What a promotion has changed: the mean lift since it minus the mean under its predecessor, watched by an asymptotic
 * confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, theorem 2.2; the normal mixture of Robbins 1970
 * and Howard et al. 2021), so that looking often does not make a false alarm likelier. Half of the error goes to the mean
 * since, half to the predecessor's, which is a plain mean. Before and after are not cause and effect.
 *
 * @param lifts log(result ÷ trailing median), in order of time
 */
export function watchGain(lifts: {
  readonly since: readonly number[];
  readonly predecessor: readonly number[];
}): LiveGain {
  const since = momentsOf(lifts.since);
  const before = momentsOf(lifts.predecessor);
  const mean = since.mean - before.mean;
  if (since.n < LEAST_WATCHED || before.n < LEAST_WATCHED)
    return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n: since.n, verdict: 'undecided' };
  const reach = since.sd * sequenceReach(since.n, ALPHA / 2) + (before.sd * Z975) / Math.sqrt(before.n);
  const [low, high] = [mean - reach, mean + reach];
  return { mean, low, high, n: since.n, verdict: high < 0 ? 'worse' : low > 0 ? 'better' : 'undecided' };
}

const Z975 = 1.959963984540054;

/** How far the mean of n standardised results may be from the truth at any n, with probability 1 − α. */
export function sequenceReach(n: number, alpha: number): number {
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / TIGHTEST_AT;
  const scaled = n * rho2 + 1;
  return Math.sqrt((2 * scaled * Math.log(Math.sqrt(scaled) / alpha)) / (n * n * rho2));
}

function momentsOf(values: readonly number[]) {
  const n = values.length;
  const mean = values.reduce((sum, each) => sum + each, 0) / Math.max(1, n);
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, n - 1);
  return { n, mean, sd: Math.sqrt(variance) };
}
