import { errorFunction } from 'simple-statistics';

/** The standard normal's quantile at 0.95: a two-sided 90 % interval reaches so many standard deviations to each side. */
export const Z90 = 1.6448536269514722;

/** P(Z ≤ z) of the standard normal, within 1.2e-7. */
export const normalCdf = (z: number): number => 0.5 + 0.5 * errorFunction(z / Math.SQRT2);

/** The z with P(Z ≤ z) = p, within 1e-6 for p from 1e-5 to 1 − 1e-5, by bisection. */
export function normalQuantile(p: number): number {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Student's t at 0.95 with that many degrees of freedom: the normal quantile and four terms of its expansion (Abramowitz
 * and Stegun 1964, 26.7.5), within 0.1 % from 3 degrees on.
 */
export function t95(degrees: number): number {
  const nu = Math.max(3, degrees);
  const z = Z90;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, at) => sum + term / nu ** (at + 1), z);
}

/**
 * Wilson's score interval of a rate (Wilson 1927; Brown, Cai and DasGupta 2001). It stays within [0,1], and says something
 * true of 0 out of 12. No trials: [0, 1].
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.9): { low: number; high: number } {
  if (trials <= 0) return { low: 0, high: 1 };
  const z = confidence === 0.9 ? Z90 : normalQuantile(0.5 + confidence / 2);
  const rate = successes / trials;
  const spread = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  const middle = rate + (z * z) / (2 * trials);
  const scale = 1 + (z * z) / trials;
  return {
    low: successes <= 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: successes >= trials ? 1 : Math.min(1, (middle + spread) / scale),
  };
}
