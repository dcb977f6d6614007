/** The standard normal's 95th percentile: what a two-sided 90 % interval reaches to. */
const Z = 1.6448536269514722;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * 90 % interval of the mean of a Poisson count, by Byar's approximation (Breslow & Day 1987, Statistical Methods in Cancer
 * Research II, eq. 2.15): within 1 % of the exact one from 5 on.
 */
export function countInterval(count: number): Interval {
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  return { low: Math.max(0, low), high: next * (1 - 1 / (9 * next) + Z / (3 * Math.sqrt(next))) ** 3 };
}
