import { expect, test } from 'vitest';
import { planExperiment } from '../../../optimization/experiments/index.ts';
import { plannedInWords } from './experiment-in-words.ts';

test('a plan is described by what it can show and what it costs', () => {
  const plan = (impressions_per_arm_day: number, budget_minor?: number) =>
    planExperiment({ metric: 'hook_rate', rate: 0.3, impressions_per_arm_day, budget_minor });
  expect(plannedInWords(plan(500, 1_000), 'EUR')).toMatch(
    /; 14 are planned\.\nThe smallest effect that they can show is \+1\d%\.\n14 days of 2 arms cost 280\.00 EUR\.$/,
  );
  expect(plannedInWords(plan(500, 1_000), undefined)).toContain('cost 28000 minor units.');
  // the sentence already says what its days can show
  expect(plannedInWords(plan(10), undefined)).toMatch(/14 days can show \+\d+% or more\.$/);
});
