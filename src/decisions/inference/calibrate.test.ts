import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { calibrate } from './calibrate.ts';

test('for scores that predict results, the lift of every bin matches its score', () => {
  const random = seededRandom(1);
  const results = Array.from({ length: 1000 }, () => {
    const score = random.uniform();
    return { score, lift: 2 * (score - 0.5) + 0.3 * random.normal() };
  });
  const { bins, n, spearman } = calibrate(results);
  expect(n).toBe(1000);
  expect(bins).toHaveLength(10);
  expect(bins.map((bin) => bin.n)).toEqual(Array.from({ length: 10 }, () => 100));
  for (const { lift, mean_score, above_median } of bins) {
    expect(Math.abs(lift.value - 2 * (mean_score - 0.5))).toBeLessThan(0.12);
    expect(above_median.low90).toBeLessThanOrEqual(above_median.value);
  }
  expect(spearman.low90).toBeGreaterThan(0.8);
});

test('for random scores, the interval of the rank correlation contains 0 in about 90% of cases', () => {
  let held = 0;
  const runs = 300;
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(run);
    const results = Array.from({ length: 60 }, () => ({ score: random.uniform(), lift: random.normal() }));
    const { spearman } = calibrate(results);
    if (spearman.low90 <= 0 && spearman.high90 >= 0) held++;
  }
  expect(held / runs).toBeGreaterThan(0.86);
  expect(held / runs).toBeLessThan(0.94);
});

test('bins differ in size by at most one result', () => {
  const results = Array.from({ length: 37 }, (_, at) => ({ score: at / 37, lift: at }));
  expect(calibrate(results).bins.map(({ n }) => n)).toEqual([12, 13, 12]);
});

test('equal scores share one bin, and no results give no bins', () => {
  const results = Array.from({ length: 25 }, (_, at) => ({ score: 0.5, lift: at - 12 }));
  expect(calibrate(results)).toMatchObject({
    // twelve of them are above the usual result, and one is equal to it
    bins: [{ from: 0.5, to: 0.5, n: 25, above_median: { value: 12 / 25 } }],
    spearman: { low90: -1, high90: 1 },
  });
  expect(calibrate([])).toMatchObject({ n: 0, bins: [] });
});
