import type { RandomNumbers } from '../core/statistics/index.ts';

/** A Poisson count: exact below 30, by the normal approximation above. */
export function poisson(random: RandomNumbers, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}

/** Successes among trials: as a Poisson count where they are rare, by the normal approximation otherwise. */
export function binomial(random: RandomNumbers, trials: number, share: number): number {
  if (share < 0.05) return Math.min(trials, poisson(random, trials * share));
  const sd = Math.sqrt(trials * share * (1 - share));
  return Math.min(trials, Math.max(0, Math.round(trials * share + sd * random.normal())));
}
