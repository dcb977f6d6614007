import { expect, test } from 'vitest';
import { randomNumbers } from '../../testing/synthetic-results.ts';
import { sequenceReach, watchGain } from './watch-gain.ts';

const HUNDRED = 100;

test('the reach is Robbins’ formula: worked at n = 100 and α = 0.05', () => {
  // ρ² = (5.9915 + log 6.9915) ÷ 100 = 0.079362; nρ² + 1 = 8.9362
  expect(sequenceReach(HUNDRED, 0.05)).toBeCloseTo(
    Math.sqrt((2 * 8.9362 * Math.log(Math.sqrt(8.9362) / 0.05)) / 793.62),
    4,
  );
});

test('looking after every result, a promotion that changes nothing is called better or worse in at most 10 % of runs', () => {
  let alarms = 0;
  const runs = 200;
  for (let run = 0; run < runs; run++) {
    const random = randomNumbers(run);
    const lifts = (count: number) => Array.from({ length: count }, () => 0.8 * random.normal());
    const [predecessor, since] = [lifts(HUNDRED), lifts(500)];
    const looks = [20, 25, 30, 40, 50, 65, 80, 100, 125, 160, 200, 250, 320, 400, 500];
    if (looks.some((count) => watchGain({ since: since.slice(0, count), predecessor }).verdict !== 'undecided'))
      alarms++;
  }
  expect(alarms / runs).toBeLessThanOrEqual(0.1);
});

test('a promotion that halves results is called worse within 200 of them, and not before 20', () => {
  const random = randomNumbers(1);
  const predecessor = Array.from({ length: 200 }, () => 0.8 * random.normal());
  const since = Array.from({ length: 200 }, () => Math.log(0.5) + 0.8 * random.normal());
  const { verdict, mean, n } = watchGain({ since, predecessor });
  expect({ verdict, n }).toEqual({ verdict: 'worse', n: 200 });
  expect(mean).toBeCloseTo(Math.log(0.5), 0);
  expect(watchGain({ since: since.slice(0, 19), predecessor }).verdict).toBe('undecided');
});
