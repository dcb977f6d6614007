import { expect, test } from 'vitest';
import { boundsOf } from './line-bounds.ts';
import type { PlannedCampaign } from './plan-schema.ts';

const INPUT = { max_step: 0.5, beyond_history: false, include_edited: false };

const campaignOf = (more: Partial<PlannedCampaign>): PlannedCampaign => ({
  ...{ id: 'a', platform: 'meta', budget_minor: 1001, days: [], floor_minor: 0, quantum_minor: 1 },
  ...{ set_by: 'default', in_experiment: false, overspend_per_day: 1.75 },
  ...more,
});
const bounds = (more: Partial<PlannedCampaign>, input: Partial<typeof INPUT> = {}) =>
  boundsOf({ campaign: campaignOf(more) }, { ...INPUT, ...input });
const spent = (...spend: readonly number[]) => spend.map((spend_minor, day) => ({ day, spend_minor, results: 1 }));

test('a step never exceeds its limit, because the lower bound is rounded up and the upper bound down', () => {
  expect(bounds({})).toEqual({ low: 501, high: 1501, lowBy: 'step', highBy: 'step' });
});

test('a line stays between half of its cheapest day and 1.5 times its most expensive day, rounded inward', () => {
  expect(bounds({ days: spent(0, 1003, 905) }, { max_step: 0.9 })).toEqual({
    ...{ low: 453, high: 1504, lowBy: 'history', highBy: 'history' },
  });
  expect(bounds({ days: spent(905) }, { max_step: 0.9, beyond_history: true })).toMatchObject({ lowBy: 'step' });
  expect(bounds({ days: spent(0) }, { max_step: 0.9 })).toMatchObject({ low: 101, high: 1901 });
});

test('only the last 56 days count as history', () => {
  const days = spent(10, ...Array.from({ length: 56 }, () => 905));
  expect(bounds({ days }, { max_step: 0.9 })).toMatchObject({ low: 453 });
  expect(bounds({ days: days.slice(0, 56) }, { max_step: 0.9 })).toMatchObject({ low: 101 });
});

test('the current budget is never out of bounds, whatever was spent', () => {
  expect(bounds({ days: spent(4000) })).toMatchObject({ low: 1001, lowBy: 'history' });
  expect(bounds({ days: spent(10) })).toMatchObject({ high: 1001, highBy: 'history' });
});

test('a floor and a cap bound a line as far as a step allows', () => {
  expect(bounds({ floor_minor: 900, cap_minor: 1100 })).toMatchObject({
    ...{ low: 900, high: 1100, lowBy: 'floor', highBy: 'cap' },
  });
  expect(bounds({ floor_minor: 5000, cap_minor: 6000 })).toMatchObject({ low: 1501, high: 1501 });
  expect(bounds({ cap_minor: 100 })).toMatchObject({ low: 501, high: 501 });
});

test('a line is held while it is learning, in an experiment, or set by a person', () => {
  const held = (more: Partial<PlannedCampaign>, input = {}) => bounds(more, input).heldBy;
  expect(held({ results_since_change: 49 })).toBe('learning');
  expect(held({ days_since_change: 6 })).toBe('learning');
  expect(held({ results_since_change: 50, days_since_change: 7 })).toBeUndefined();
  expect(held({ in_experiment: true })).toBe('experiment');
  expect(held({ set_by: 'person' })).toBe('person');
  expect(held({ set_by: 'person' }, { include_edited: true })).toBeUndefined();
});
