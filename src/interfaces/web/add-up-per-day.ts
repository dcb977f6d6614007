import type { Reply } from '../client/index.ts';

type Exposure = Reply<'publications.get'>['exposure'];

/** Returns the most that they can cost per day, by currency. */
export function perDayOf(
  exposures: readonly Pick<Exposure, 'currency' | 'per_day_minor'>[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, per_day_minor } of exposures) {
    sums.set(currency, (sums.get(currency) ?? 0) + per_day_minor);
  }
  return sums;
}
