import { minimumBudgets } from '../money.ts';
import { BOTH, budgetOf, CREATE, isGiven, type Rule, UPDATE, type Write } from './rule.ts';

const ON = { on: ['adset'] } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

const startOf = ({ after, now }: Write): number => Math.max(Number(after.start_time ?? now), now);

/** Returns the smallest budget that the ad set accepts: the daily minimum, multiplied by the days of a lifetime budget. */
function leastBudget(write: Write, name: 'daily_budget' | 'lifetime_budget'): number {
  const minima = minimumBudgets(write.account.currency);
  const aDay =
    write.after.optimization_goal === 'LINK_CLICKS' ? minima.min_daily_budget_high_freq : minima.min_daily_budget_imp;
  if (name === 'daily_budget') return aDay;
  const days = Math.max(1, Math.ceil((Number(write.after.end_time ?? 0) - startOf(write)) / DAY_MS));
  return aDay * days;
}

export const SCHEDULE_RULES: readonly Rule[] = [
  {
    name: 'budget-minimum',
    ...ON,
    at: BOTH,
    source: 'minimum_budgets in the specs; error 1885272',
    confidence: 'third-party',
    breaks(write) {
      for (const name of ['daily_budget', 'lifetime_budget'] as const) {
        const budget = budgetOf(write.given, name);
        const least = leastBudget(write, name);
        if (budget > 0 && budget < least) return `The budget ${budget} is too low: the minimum is ${least}`;
      }
      return false;
    },
    says: { code: 100, subcode: 1885272, message: 'Your budget is too low' },
  },
  {
    name: 'lifetime-needs-end',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to budgets',
    confidence: 'documented',
    breaks: ({ given }) => budgetOf(given, 'lifetime_budget') > 0 && !isGiven(given.end_time),
    says: { code: 100, subcode: 1885024, message: 'A lifetime budget needs an end_time' },
  },
  {
    name: 'end-in-the-past',
    ...ON,
    at: BOTH,
    source: 'Meta’s reference of ad sets: end_time is in the future',
    confidence: 'documented',
    breaks: ({ given, now }) => Number(given.end_time ?? 0) > 0 && Number(given.end_time) <= now,
    says: { code: 100, subcode: 1487133, message: 'The end time is in the past' },
  },
  {
    name: 'end-after-a-day',
    ...ON,
    at: CREATE,
    source: 'Meta’s reference of ad sets: at least 24 hours',
    confidence: 'documented',
    breaks: (write) => Number(write.given.end_time ?? 0) > 0 && Number(write.given.end_time) - startOf(write) < DAY_MS,
    says: { code: 100, subcode: 1487793, message: 'The ad set must run for at least 24 hours' },
  },
  {
    name: 'budget-below-spend',
    ...ON,
    at: UPDATE,
    source: 'Meta’s guide to budgets',
    confidence: 'documented',
    breaks: ({ given, object, spent }) =>
      budgetOf(given, 'lifetime_budget') > 0 &&
      object !== undefined &&
      budgetOf(given, 'lifetime_budget') < spent(object),
    says: { code: 100, subcode: 1487566, message: 'The budget is below what was spent already' },
  },
  {
    name: 'budget-changes-per-hour',
    ...ON,
    at: UPDATE,
    source: 'four changes an hour and ad set, as third parties say',
    confidence: 'third-party',
    breaks: ({ given, object, now }) => {
      if (object === undefined || (given.daily_budget === undefined && given.lifetime_budget === undefined))
        return false;
      const changes = Array.isArray(object.fields.budget_changes) ? object.fields.budget_changes : [];
      return changes.filter((at) => now - Number(at) < 3_600_000).length >= 4;
    },
    says: {
      code: 613,
      subcode: 1487632,
      message: '(#613) Calls to this api have exceeded the rate limit.',
      title: 'Budget changed too often',
    },
  },
];
