import type { Ad } from '../drafts/index.ts';
import type { DraftToPublish, Exposure } from './port.ts';

const DAY_MS = 86_400_000;

/**
 * What the ad can cost. A lifetime budget is a hard limit of the platform's; its day is the average with the platform's overspend, since
 * it paces the budget, and the whole of it when the run's length is open. A daily budget counts with the overspend, over every day that
 * it touches.
 *
 * @param overspendPerDay what the platform declares as `overspend_per_day`
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
