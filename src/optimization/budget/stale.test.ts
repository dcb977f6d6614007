import { expect, test } from 'vitest';
import { whyStale } from './stale.ts';
import type { BudgetedRow } from './store.ts';

const plan = { currency: 'EUR', created_at: '2026-01-02T00:00:00.000Z' };
const row: BudgetedRow = {
  ...{ id: 'a', name: 'a', platform: 'tiktok', status: 'draft', currency: 'EUR', kind: 'daily', budget_minor: 100 },
  ...{ budget_set_by: 'person', budget_set_at: new Date(plan.created_at), in_experiment: false },
  ...{ publication_id: null, publication_state: null, ad_platform: null },
};

test('a line moves while its campaign is as planned, and otherwise names what changed', () => {
  expect(whyStale(row, 100, plan)).toBeUndefined();
  expect(whyStale(undefined, 100, plan)).toBe('is gone');
  const after = (change: Partial<BudgetedRow>) => whyStale({ ...row, ...change }, 100, plan);
  expect(after({ status: 'archived' })).toBe('is archived');
  expect(after({ currency: 'USD' })).toBe('has another currency or kind of budget');
  expect(after({ kind: 'lifetime' })).toBe('has another currency or kind of budget');
  expect(after({ budget_minor: 99 })).toBe('has a budget of 0.99 EUR, not 1.00');
  expect(after({ in_experiment: true })).toBe('is an arm of a running experiment');
  const later = new Date('2026-01-02T00:00:00.001Z');
  expect(after({ budget_set_at: later })).toBe('has since been given a budget by a person');
  expect(after({ budget_set_at: later, budget_set_by: 'plan' })).toBeUndefined();
  expect(after({ budget_set_at: null })).toBeUndefined();
});
