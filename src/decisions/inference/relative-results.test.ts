import { expect, test } from 'vitest';
import { relativeResults } from './relative-results.ts';

test('a result is compared with the median of up to a hundred earlier results', () => {
  const results = Float64Array.from({ length: 300 }, (_, at) => 1 + ((at * 7919) % 101));
  const { lift } = relativeResults('views', results);
  for (const at of [20, 57, 100, 101, 250, 299]) {
    const before = results.slice(Math.max(0, at - 100), at).sort();
    const middle = before.length / 2;
    const median = ((before[Math.floor(middle - 0.5)] ?? 0) + (before[Math.floor(middle)] ?? 0)) / 2;
    expect(lift[at]).toBeCloseTo(Math.log((results[at] ?? 0) / median), 12);
  }
});

test('a rate on few impressions has a small lift and a small weight', () => {
  const rates = Float64Array.from({ length: 30 }, (_, at) => (at === 29 ? 0 : 0.02));
  const of = (exposure: number) => {
    const { lift, weight } = relativeResults(
      'ctr',
      rates,
      Float64Array.from(rates, () => exposure),
    );
    return [lift[29], weight[29]].map((each) => each?.toFixed(3));
  };
  expect(of(12)).toEqual(['-0.215', '0.057']);
  expect(of(10_000)).toEqual(['-4.605', '0.980']);
});

test('if the median is 0, a result of 0 has no lift, and a success at most a hundredfold one', () => {
  const results = new Float64Array(25);
  results[24] = 3;
  expect([...relativeResults('roas', results).lift].map((each) => each.toFixed(2)).slice(23)).toEqual(['0.00', '4.61']);
});
