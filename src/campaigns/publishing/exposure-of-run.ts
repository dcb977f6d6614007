import type { Ad } from '../drafts/index.ts';
import type { DraftToPublish, Exposure } from './port.ts';

const DAY_MS = 86_400_000;

/**
 * Returns what the ad can cost. A lifetime budget is a hard limit on the platform. Its cost per day is the average plus the
 * platform's overspend, because the platform paces it; if the run has no end, it is the whole budget. A daily budget counts
 * with the overspend, for every day that the run touches.
 *
 * @param overspendPerDay the platform's declared `overspend_per_day`
 */
export function exposureOfRun(
  { budget_minor, currency, ad }: Pick<DraftToPublish, 'budget_minor' | 'currency' | 'ad'>,
  overspendPerDay: number,
): Exposure {
  const days = daysOf(ad);
  if (ad.budget_kind !== 'daily') {
    const day = days === undefined ? budget_minor : Math.ceil((budget_minor * overspendPerDay) / Math.max(1, days));
    return { currency, per_day_minor: Math.min(budget_minor, day), whole_minor: budget_minor };
  }
  const per_day_minor = Math.ceil(budget_minor * overspendPerDay);
  return days === undefined
    ? { currency, per_day_minor }
    : { currency, per_day_minor, whole_minor: budget_minor * (Math.ceil(days) + 1) };
}

function daysOf({ starts_at, ends_at }: Ad): number | undefined {
  if (starts_at === undefined || ends_at === undefined) return undefined;
  return (Date.parse(ends_at) - Date.parse(starts_at)) / DAY_MS;
}
