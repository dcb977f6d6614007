import { expect, test } from 'vitest';
import { type PlanReply, planInTable } from './plan-in-table.ts';

const plan: PlanReply = {
  id: 'P',
  verdict: 'move',
  status: 'applied',
  currency: 'EUR',
  because: 'B earns more.',
  total_minor: 3_000,
  unallocated_minor: 0,
  one_day_may_cost_minor: 3_750,
  left_out_total: 0,
  lines: [],
  steps: [],
  left_out: [],
  goal: 'clicks',
  gain: { mean: 0.1, low90: 0, high90: 0.2, probability: 0.9 },
  gap: 0,
  created_at: '',
  expires_at: '',
  applied_at: null,
};
const leftOut = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ campaign_id: `C${at + 1}`, because: 'It has no results.' }));

test('the table lists twenty campaigns that a plan leaves out, and counts the others', () => {
  const shown = (listed: number, left_out_total: number) =>
    planInTable({ ...plan, left_out: leftOut(listed), left_out_total })
      .split('\n')
      .filter((line) => line.includes('left out'));
  expect(shown(2, 2)).toEqual(['  left out: C1. It has no results.', '  left out: C2. It has no results.']);
  expect(shown(20, 20)).toHaveLength(20);
  expect(shown(25, 137).slice(19)).toEqual(['  left out: C20. It has no results.', '  and 117 more are left out']);
});
