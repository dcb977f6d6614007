import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { binomial, poisson } from '../../testing/draws.ts';
import { judgeExperiment } from './judge.ts';
import type { ExperimentVerdict, JudgeInput } from './judge-schema.ts';
import { planExperiment } from './plan.ts';

/** `npm run test:faults` simulates 2,000 of each world. */
const RUNS = Number(process.env.EXPERIMENT_RUNS ?? 100);
const DAYS = 14;

interface World {
  readonly rate: number;
  readonly impressions: number;
  /** Noise of an arm's day, as a log. */
  readonly noise: number;
  readonly lifts: readonly number[];
  readonly days?: number;
}

/** Simulates days: the arms share a common variation and have noise of their own, and the traffic varies. */
function simulate({ rate, impressions, noise, lifts, days = DAYS }: World, seed: number): JudgeInput {
  const random = seededRandom(seed);
  const vary = (sd: number) => Math.exp(sd * random.normal() - (sd * sd) / 2);
  const swing = Array.from({ length: days }, () => vary(0.15));
  return {
    metric: 'ctr',
    split: 'platform',
    plan: { days },
    arms: lifts.map((lift, at) => ({
      label: 'ABCDE'.charAt(at),
      days: swing.map((common, day) => {
        const trials = poisson(random, impressions * vary(0.2));
        const share = Math.min(0.95, rate * common * vary(noise) * (1 + lift));
        return { day: day + 1, events: binomial(random, trials, share), trials };
      }),
    })),
  };
}

const worlds = [0, 0.1, 0.2, 0.3].flatMap((noise) => [
  { rate: 0.015, impressions: 2000, noise },
  { rate: 0.3, impressions: 500, noise },
]);
const verdicts = (world: World) =>
  Array.from({ length: RUNS }, (_, run) => judgeExperiment(simulate(world, 1000 * run + 7)));
const share = (all: readonly ExperimentVerdict[], holds: (verdict: ExperimentVerdict) => boolean) =>
  all.filter(holds).length / all.length;
const isClaim = ({ comparisons }: ExperimentVerdict) => comparisons.some(({ claim }) => claim !== null);
/** The rate over a few runs is itself uncertain: allows three of its standard errors. */
const allowance = (limit: number) => 3 * Math.sqrt((limit * (1 - limit)) / RUNS) * (RUNS >= 2000 ? 0 : 1);

describe('without any difference', () => {
  test.each(worlds)('at most 6% of experiments make a claim (rate $rate, noise $noise)', (world) => {
    expect(share(verdicts({ ...world, lifts: [0, 0] }), isClaim)).toBeLessThanOrEqual(0.06 + allowance(0.06));
  });

  test('at most 6% of experiments with three arms make a claim', () => {
    const world = { rate: 0.3, impressions: 500, noise: 0.1, lifts: [0, 0, 0] };
    expect(share(verdicts(world), isClaim)).toBeLessThanOrEqual(0.06 + allowance(0.06));
  });
});

test.each([{ lift: 0 }, { lift: 0.2 }])(
  'the interval contains a lift of $lift at all looks in 93% of experiments',
  ({ lift }) => {
    const world = { rate: 0.3, impressions: 500, noise: 0.1, lifts: [0, lift] };
    const looks = Array.from({ length: DAYS - 2 }, (_, at) => at + 3);
    let held = 0;
    for (let run = 0; run < RUNS; run++) {
      const input = simulate(world, 1000 * run + 21);
      held += looks.every((day) => {
        const cut = { ...input, arms: input.arms.map((arm) => ({ ...arm, days: arm.days.slice(0, day) })) };
        // uses only this look's interval, since looks continue here even after a verdict
        const [found] = judgeExperiment({
          ...cut,
          looks: upTo(day),
          plan: { days: DAYS, min_effect: 0.0001 },
        }).comparisons;
        return found === undefined || found.low === null || (found.low <= lift && (found.high ?? Infinity) >= lift);
      })
        ? 1
        : 0;
    }
    expect(held / RUNS).toBeGreaterThanOrEqual(0.93 - allowance(0.07));
  },
);

const upTo = (day: number) => Array.from({ length: day - 2 }, (_, at) => at + 3);

test('the power matches the plan, and the shrunk lift of winners is not much too high', () => {
  const plan = planExperiment({ metric: 'ctr', rate: 0.3, impressions_per_arm_day: 500, min_effect: 0.2, noise: 0.1 });
  const days = Math.ceil(plan.days_needed);
  const all = verdicts({ rate: 0.3, impressions: 500, noise: 0.1, lifts: [0, 0.2], days });
  const found = share(all, ({ outcome }) => outcome === 'better');
  expect(Math.abs(found - plan.power)).toBeLessThanOrEqual(0.06 + allowance(0.2));
  const promised = all
    .flatMap(({ comparisons }) =>
      comparisons.flatMap(({ claim, shrunk_lift }) => (claim === 'better' ? [shrunk_lift ?? 0] : [])),
    )
    .sort((one, other) => one - other);
  const median = (promised[promised.length >> 1] ?? 0) / 0.2;
  expect(median).toBeGreaterThanOrEqual(0.9);
  expect(median).toBeLessThanOrEqual(1.25);
});
