import { expect, test } from 'vitest';
import { confidenceSequenceReach, seededRandom } from '../../core/statistics/index.ts';
import { watchGain } from './watch-gain.ts';

test('despite repeated looks, a promotion without effect gets a verdict in at most 10% of runs', () => {
  let alarms = 0;
  const runs = 200;
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(run);
    const logRatios = (count: number) => Array.from({ length: count }, () => 0.8 * random.normal());
    const [predecessor, since] = [logRatios(100), logRatios(500)];
    const looks = [20, 25, 30, 40, 50, 65, 80, 100, 125, 160, 200, 250, 320, 400, 500];
    if (looks.some((count) => watchGain({ since: since.slice(0, count), predecessor }).verdict !== 'undecided'))
      alarms++;
  }
  expect(alarms / runs).toBeLessThanOrEqual(0.1);
});

test('a promotion that halves results is judged worse within 200 results, but not before 20', () => {
  const random = seededRandom(1);
  const predecessor = Array.from({ length: 200 }, () => 0.8 * random.normal());
  const since = Array.from({ length: 200 }, () => Math.log(0.5) + 0.8 * random.normal());
  const { verdict, mean, n } = watchGain({ since, predecessor });
  expect({ verdict, n }).toEqual({ verdict: 'worse', n: 200 });
  expect(mean).toBeCloseTo(Math.log(0.5), 0);
  expect(watchGain({ since: since.slice(0, 19), predecessor }).verdict).toBe('undecided');
});

test('with constant results, a tiny difference is undecided and a large one is worse', () => {
  const all = (value: number) => new Float64Array(30).fill(value);
  expect(watchGain({ since: all(-1e-7), predecessor: all(0) }).verdict).toBe('undecided');
  expect(watchGain({ since: all(Math.log(0.5)), predecessor: all(0) }).verdict).toBe('worse');
});

test('a verdict requires twenty results on each side', () => {
  const all = (count: number, value: number) => new Float64Array(count).fill(value);
  const verdict = (since: number, before: number) =>
    watchGain({ since: all(since, Math.log(0.5)), predecessor: all(before, 0) }).verdict;
  expect([verdict(20, 20), verdict(19, 20), verdict(20, 19)]).toEqual(['worse', 'undecided', 'undecided']);
});

test('the 90% interval splits its error equally between the results since and those of the predecessor', () => {
  const all = (value: number) => new Float64Array(25).fill(value);
  const { mean, low, high } = watchGain({ since: all(1), predecessor: all(0) });
  // 0.1 is the smallest spread that is assumed; 1.959964 is the normal quantile of 0.975
  const reach = 0.1 * confidenceSequenceReach({ n: 25, alpha: 0.05 }) + (0.1 * 1.959964) / 5;
  expect(high - mean).toBeCloseTo(reach, 6);
  expect(mean - low).toBeCloseTo(reach, 6);
});
