import { drawBetween, type Fields, type World } from '../world/index.ts';
import { nextDay } from './days.ts';
import type { MetaObject } from './objects.ts';
import { budgetOf, hasBudget } from './rules/index.ts';

/** What has been spent, and where chance comes from. */
export interface Spending {
  readonly world: World;
  spentBy(object: MetaObject): number;
  spentOn(object: MetaObject, day: string): number;
}

/** How much more than a daily budget one day may cost, and a week. Source: Meta's guide to budgets, as third parties quote it. */
const DAY_FACTOR = 1.75;
const WEEK_FACTOR = 7;
/** What an ad set that spends too much spends. */
const OVERSPEND = 3;

/** Where the budget stands: at the campaign, or at the ad set. */
export const holderOf = (adset: MetaObject, campaign: MetaObject | undefined): MetaObject =>
  campaign !== undefined && hasBudget(campaign.fields) ? campaign : adset;

/** Units that the ads of one budget may spend in a stretch of at most an hour. */
export function roomIn(
  spending: Spending,
  adset: MetaObject,
  campaign: MetaObject | undefined,
  day: string,
  from: number,
  to: number,
): number {
  const { start_time: start, end_time: end } = adset.fields;
  const last = end === undefined || Number(end) === 0 ? Number.POSITIVE_INFINITY : Number(end);
  if (from < Number(start ?? 0) || from >= last) return 0;
  const holder = holderOf(adset, campaign);
  const hours = (Math.min(to, last) - from) / 3_600_000;
  const isFree = adset.quirks.has('overspend') || !spending.world.holds('budget-bound');
  const pace = budgetOf(holder.fields, 'lifetime_budget') === 0 ? daily : lifetime;
  const { wanted, most } = pace(spending, holder, day, from, last, hours);
  if (isFree) return OVERSPEND * evenly(holder.fields, Number(start ?? 0), last) * hours;
  return Math.max(0, Math.min(wanted, most, capLeft(spending, campaign)));
}

/** The budget an hour, without a look at what was spent. */
const evenly = (fields: Fields, start: number, last: number): number =>
  budgetOf(fields, 'daily_budget') / 24 + (budgetOf(fields, 'lifetime_budget') * 3_600_000) / Math.max(1, last - start);

const capLeft = ({ spentBy }: Spending, campaign: MetaObject | undefined): number =>
  campaign?.fields.spend_cap === undefined
    ? Number.POSITIVE_INFINITY
    : Number(campaign.fields.spend_cap) - spentBy(campaign);

type Pace = (
  spending: Spending,
  holder: MetaObject,
  day: string,
  from: number,
  last: number,
  hours: number,
) => { readonly wanted: number; readonly most: number };

/** Some days cost more than the budget, some less; a week never more than seven budgets. */
const daily: Pace = ({ world, spentOn }, holder, day, _from, _last, hours) => {
  const budget = budgetOf(holder.fields, 'daily_budget');
  const factor = drawBetween(0.75, 1.3, world.seed, 'pace', holder.id, day);
  const week = Array.from({ length: 7 }, (_, back) => spentOn(holder, nextDay(day, -back))).reduce(
    (sum, one) => sum + one,
    0,
  );
  return {
    wanted: (budget * factor * hours) / 24,
    most: Math.min(DAY_FACTOR * budget - spentOn(holder, day), WEEK_FACTOR * budget - week),
  };
};

/** What is left, spread over the time that is left. */
const lifetime: Pace = ({ world, spentBy }, holder, day, from, last, hours) => {
  const left = budgetOf(holder.fields, 'lifetime_budget') - spentBy(holder);
  const hoursLeft = Math.max(hours, (last - from) / 3_600_000);
  const factor = drawBetween(0.85, 1.15, world.seed, 'pace', holder.id, day);
  return { wanted: Number.isFinite(hoursLeft) ? (left * factor * hours) / hoursLeft : 0, most: left };
};
