import { drawBetween, type World } from '../world/index.ts';
import { nextDay } from './days.ts';
import type { Budget, Line } from './line.ts';

/** The money spent, by the id of an ad or of a parent, and the source of chance. */
export interface Spending {
  readonly world: World;
  spentBy(id: string): number;
  spentOn(id: string, day: string): number;
}

/** The maximum cost of a day, and of a week, as multiples of the daily budget. Source: Meta's guide to budgets, as third parties quote it. */
const DAY_FACTOR = 1.75;
const WEEK_FACTOR = 7;
/** The factor by which an ad group spends too much. */
const OVERSPEND = 3;

/** Returns the units that the ads of one budget may spend between two times at most an hour apart. */
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

/** Returns the hourly budget, regardless of what has been spent. */
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

/** Paces a daily budget: some days cost more than the budget, some less; a week never costs more than seven budgets. */
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

/** Paces a lifetime budget: spreads what is left over the remaining time. */
const lifetime: Pace = ({ world, spentBy }, { holder, lifetime: budget }, day, from, last, hours) => {
  const left = budget - spentBy(holder);
  const hoursLeft = Math.max(hours, (last - from) / 3_600_000);
  const factor = drawBetween(0.85, 1.15, world.seed, 'pace', holder, day);
  return { wanted: Number.isFinite(hoursLeft) ? (left * factor * hours) / hoursLeft : 0, most: left };
};
