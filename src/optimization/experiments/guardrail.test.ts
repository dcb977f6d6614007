import { expect, test } from 'vitest';
import { parse } from '../../core/kernel/index.ts';
import { guard } from './guardrail.ts';
import { judgeExperiment } from './judge.ts';
import { JudgeInput } from './judge-schema.ts';

const daysAt = (rate: number) =>
  Array.from({ length: 14 }, (_, at) => ({
    day: at + 1,
    events: Math.round(2000 * rate * (1 + 0.04 * Math.cos(3 * at + 40 * rate))),
    trials: 2000,
  }));

const arms = (rates: readonly number[]) => rates.map((rate, at) => ({ label: 'AB'.charAt(at), days: daysAt(rate) }));

test('a winner counts as worse in another metric if p is below the plan’s α', () => {
  const verdict = judgeExperiment({ metric: 'hook_rate', arms: arms([0.29, 0.34]) });
  expect(verdict).toMatchObject({ winner: 'B' });
  const found = Array.from({ length: 200 }, (_, at) => {
    const input = parse(JudgeInput, { metric: 'hold_rate', arms: arms([0.3, 0.3 - 0.0002 * at]) });
    return guard(verdict, input);
  });
  for (const each of found) {
    const { lift, p, is_worse } = each ?? {};
    expect(is_worse).toBe((lift ?? 0) < 0 && (p ?? 1) < 0.05);
  }
  const between = (low: number, high: number) => found.filter((each) => (each?.p ?? 1) > low && (each?.p ?? 1) < high);
  // both sides of the limit were met
  expect([between(0.025, 0.05).length > 0, between(0.05, 0.1).length > 0]).toEqual([true, true]);
});
