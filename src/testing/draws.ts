import type { RandomNumbers } from '../core/statistics/index.ts';

/** Draws a Poisson count: exact below a mean of 30, by the normal approximation above. */
export function poisson(random: RandomNumbers, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}

/** Draws the number of successes in trials: as a Poisson count if they are rare, otherwise by the normal approximation. */
export function binomial(random: RandomNumbers, trials: number, share: number): number {
  if (share < 0.05) return Math.min(trials, poisson(random, trials * share));
  const sd = Math.sqrt(trials * share * (1 - share));
  return Math.min(trials, Math.max(0, Math.round(trials * share + sd * random.normal())));
}
