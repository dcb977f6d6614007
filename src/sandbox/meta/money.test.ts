import { expect, test } from 'vitest';
import { minimumBudgets } from './money.ts';

test('the minimum daily budget is worth one dollar, and currencies without a rate count as dollars', () => {
  const minimum = (currency: string) => minimumBudgets(currency).min_daily_budget_imp;
  expect(['USD', 'EUR', 'JPY', 'AUD'].map(minimum)).toEqual([100, 90, 150, 100]);
});
