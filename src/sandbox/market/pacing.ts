import { drawBetween, type World } from '../world/index.ts';
import { nextDay } from './days.ts';
import type { Budget, Line } from './line.ts';

/** What has been spent, by the id of an ad or of what holds it, and where chance comes from. */
export interface Spending {
  readonly world: World;
  spentBy(id: string): number;
  spentOn(id: string, day: string): number;
}

/** How much more than a daily budget one day may cost, and a week. Source: Meta's guide to budgets, as third parties quote it. */
const DAY_FACTOR = 1.75;
const WEEK_FACTOR = 7;
/** What an ad group that spends too much spends. */
const OVERSPEND = 3;

/** Units that the ads of one budget may spend in a stretch of at most an hour. */
export function roomIn(spending: Spending, line: Line, day: string, from: number, to: number): number {
  const { budget, start, end: last } = line;
  if (from < start || from >= last) return 0;
  const hours = (Math.min(to, last) - from) / 3_600_000;
  if (line.overspends || !spending.world.holds('budget-bound')) return OVERSPEND * evenly(budget, start, last) * hours;
  const pace = budget.lifetime === 0 ? daily : lifetime;
  const { wanted, most } = pace(spending, budget, day, from, last, hours);
  const capLeft = line.cap === undefined ? Number.POSITIVE_INFINITY : line.cap - spending.spentBy(line.campaign);
  return Math.max(0, Math.min(wanted, most, capLeft));
}

/** The budget an hour, without a look at what was spent. */
const evenly = (budget: Budget, start: number, last: number): number =>
  budget.daily / 24 + (budget.lifetime * 3_600_000) / Math.max(1, last - start);

type Pace = (
  spending: Spending,
  budget: Budget,
  day: string,
  from: number,
  last: number,
  hours: number,
) => { readonly wanted: number; readonly most: number };

/** Some days cost more than the budget, some less; a week never more than seven budgets. */
const daily: Pace = ({ world, spentOn }, { holder, daily: budget }, day, _from, _last, hours) => {
  const factor = drawBetween(0.75, 1.3, world.seed, 'pace', holder, day);
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
const lifetime: Pace = ({ world, spentBy }, { holder, lifetime: budget }, day, from, last, hours) => {
  const left = budget - spentBy(holder);
  const hoursLeft = Math.max(hours, (last - from) / 3_600_000);
  const factor = drawBetween(0.85, 1.15, world.seed, 'pace', holder, day);
  return { wanted: Number.isFinite(hoursLeft) ? (left * factor * hours) / hoursLeft : 0, most: left };
};
