import { seededRandom } from '../../../core/statistics/index.ts';
import { planBudget } from '../../../optimization/budget/index.ts';
import { judgeExperiment } from '../../../optimization/experiments/index.ts';
import { postingTimes } from '../../../optimization/posting-times/index.ts';

/** Shows further decisions on made-up results: two experiments, a budget plan, and the best time to post. */
export function demoDecisions(): string {
  const random = seededRandom(7);
  const about = (value: number, sd: number) => value * Math.exp(sd * random.normal());
  const days = (rate: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      day: at + 1,
      events: Math.round(2000 * about(rate, 0.05)),
      trials: 2000,
    }));
  const experiment = (rates: readonly [number, number], count: number) =>
    judgeExperiment({
      metric: 'hook_rate',
      split: 'platform',
      arms: rates.map((rate, at) => ({ label: 'AB'.charAt(at), days: days(rate, count) })),
    }).because;
  const campaign = (name: string, results: number) => ({
    id: name,
    budget_minor: 10_000,
    days: Array.from({ length: 28 }, (_, day) => {
      const spend = about(10_000, 0.2);
      return {
        day,
        spend_minor: Math.round(spend),
        results: Math.round(about(results, 0.1) * (spend / 10_000) ** 0.6),
      };
    }),
  });
  const plan = planBudget({ campaigns: [campaign('Spring', 60), campaign('Summer', 25)], currency: 'EUR' });
  const posts = Array.from({ length: 300 }, (_, at) => ({
    at: Date.UTC(2026, 0, 1 + at, 7 + random.below(14)),
    result: about(3000, 0.9),
  }));
  return [
    'With made-up results, other decisions would read:',
    `  experiment, decided:   ${experiment([0.28, 0.34], 14)}`,
    `  experiment, undecided: ${experiment([0.3, 0.307], 5)}`,
    `  budget:                ${plan.because}`,
    ...plan.lines.map(({ because }) => `                         ${because}`),
    `  when to post:          ${postingTimes({ posts, timezone: 'Europe/Berlin' }).because}`,
  ].join('\n');
}
