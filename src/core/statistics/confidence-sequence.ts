/** The number of results at which the sequence is tightest. */
const TIGHTEST_AT = 100;

/**
 * How far the mean of n results of variance 1 may be from the truth, at all n together, with probability 1 − α: the reach of
 * an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, theorem 2.2; the normal mixture
 * of Robbins 1970 and Howard et al. 2021). It may be looked at after every result.
 */
export function sequenceReach(n: number, alpha: number): number {
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / TIGHTEST_AT;
  const scaled = n * rho2 + 1;
  return Math.sqrt((2 * scaled * Math.log(Math.sqrt(scaled) / alpha)) / (n * n * rho2));
}
