import { decimalOf } from '../../core/kernel/index.ts';
import { PLANNED_STATUSES, type StoredBudgetPlan } from './schema.ts';
import type { BudgetedRow } from './store.ts';

/** Explains why a line can no longer move as planned; undefined if it can. */
export function whyStale(
  row: BudgetedRow | undefined,
  fromMinor: number,
  { currency, created_at }: Pick<StoredBudgetPlan, 'currency' | 'created_at'>,
): string | undefined {
  if (row === undefined) return 'is gone';
  if (!PLANNED_STATUSES.some((status) => status === row.status)) return `is ${row.status}`;
  if (row.currency !== currency || row.kind !== 'daily') return 'has another currency or kind of budget';
  if (row.budget_minor !== fromMinor) {
    const [now, then] = [row.budget_minor, fromMinor].map((minor) => decimalOf(minor, currency));
    return `has a budget of ${now} ${currency}, not ${then}`;
  }
  if (row.in_experiment) return 'is an arm of a running experiment';
  if (row.budget_set_by === 'person' && row.budget_set_at !== null && row.budget_set_at > new Date(created_at))
    return 'has since been given a budget by a person';
  return undefined;
}
