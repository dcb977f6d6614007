import { expect, test } from 'vitest';
import { planExperiment } from './plan.ts';

const ctr = { metric: 'ctr', rate: 0.015, noise: 0.1, min_effect: 0.2 } as const;

test('more impressions shorten a test less and less, because days vary', () => {
  const days = [2_000, 10_000, 1_000_000].map((impressions_per_arm_day) =>
    planExperiment({ ...ctr, impressions_per_arm_day }).days_needed.toFixed(1),
  );
  expect(days).toEqual(['22.9', '10.4', '7.3']);
});

test('in 14 days, no budget can show an effect below 12.8%', () => {
  const plan = planExperiment({ ...ctr, min_effect: 0.12, impressions_per_arm_day: 1_000_000 });
  expect(plan.smallest_effect_at_any_cost?.toFixed(3)).toBe('0.128');
  expect(plan.impressions_per_arm_day_needed).toBeNull();
  expect(plan.because).toContain('No budget shows less than 12.8% in 14 days.');
});

test('a plan that is too short says what its days can show and what to test instead', () => {
  const plan = planExperiment({
    ...ctr,
    impressions_per_arm_day: 500,
    budget_minor: 500,
    others: [
      { metric: 'hold_rate', rate: 0.1, impressions_per_arm_day: 500 },
      { metric: 'hook_rate', rate: 0.3, impressions_per_arm_day: 500 },
    ],
  });
  expect(plan).toMatchObject({ enough: false, cost_minor: 14_000, first_look: 3, spending: 'obf' });
  expect(plan.because).toBe(
    'With 500 impressions per day and a click rate of 1.50%, finding +20% takes 70 days; 14 days can show +51% or more. ' +
      'Test hook_rate instead: 10 days.',
  );
});

test('traffic is shown in round numbers, with the unit of the rate', () => {
  const told = (plan: Parameters<typeof planExperiment>[0]) => planExperiment(plan).because.split(',')[0];
  expect(told({ metric: 'cvr', rate: 0.02, impressions_per_arm_day: 1523.428571 })).toBe(
    'With 1523 clicks per day and a conversion rate of 2.00%',
  );
  expect(told({ metric: 'hold_rate', rate: 0.1, impressions_per_arm_day: 12.345 })).toBe(
    'With 12 3-second views per day and a hold rate of 10.0%',
  );
  expect(told({ metric: 'cpa', results_per_arm_day: 3.1499 })).toBe('With 3.1 results per day');
});

test('the traffic that a plan asks for is just enough', () => {
  const short = planExperiment({ ...ctr, impressions_per_arm_day: 2_000 });
  const impressions_per_arm_day = short.impressions_per_arm_day_needed ?? expect.fail('some number is enough');
  expect(planExperiment({ ...ctr, impressions_per_arm_day }).enough).toBe(true);
  expect(planExperiment({ ...ctr, impressions_per_arm_day: impressions_per_arm_day - 2 }).enough).toBe(false);
});

test('cost metrics are sized by their results, and several arms share α', () => {
  const two = planExperiment({ metric: 'cpa', results_per_arm_day: 30 });
  expect(planExperiment({ metric: 'cpa', results_per_arm_day: 30, arms: 3 }).days_needed).toBeGreaterThan(
    two.days_needed,
  );
  expect(two.days_needed).toBeGreaterThan(planExperiment({ metric: 'cpa', results_per_arm_day: 300 }).days_needed);
  expect(planExperiment({ metric: 'roas' }).days_needed).toBeLessThan(10);
});

test('input that cannot be sized is refused with the name of the field', () => {
  expect(() => planExperiment({ metric: 'ctr', impressions_per_arm_day: 100 })).toThrow('rate: ctr needs it');
  expect(() => planExperiment({ metric: 'hook_rate', rate: 0.9, impressions_per_arm_day: 100 })).toThrow(
    'min_effect: must leave the rate below 1',
  );
  expect(() => planExperiment({ metric: 'cpc', results_per_arm_day: 3, days: 3 })).toThrow('days');
});

test('figures at the limits of the input stay finite, and values beyond the limits are refused', () => {
  const ends = {
    rate: [1e-6, 0.999998],
    impressions_per_arm_day: [0.001, 1e12],
    min_effect: [0.0001, 1e-6],
    alpha: [1e-6, 0.49],
    power: [0.5, 0.999999],
    budget_minor: [0, 1e13],
  };
  const usual = { metric: 'hook_rate', rate: 0.3, impressions_per_arm_day: 500, arms: 5, days: 90 } as const;
  for (const [name, values] of Object.entries(ends))
    for (const value of values)
      try {
        const plan = planExperiment({ ...usual, min_effect: 1e-4 * 5, ...{ [name]: value } });
        expect(Number.isFinite(plan.days_needed), `${name} ${value}`).toBe(true);
        expect(Number.isSafeInteger(plan.cost_minor ?? 0), `${name} ${value}`).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'validation-failed' });
      }
  expect(() => planExperiment({ ...usual, alpha: 1e-16 })).toThrow('alpha');
});
