import { expect, test } from 'vitest';
import { compareMeans } from './compare.ts';
import { confidenceSequenceReach } from './confidence-sequence.ts';
import { dayRatio } from './day-ratio.ts';
import { normalCdf, normalQuantile, studentQuantile } from './distributions.ts';
import { meanInterval, normalInterval, poissonInterval, sampleMoments, wilsonInterval } from './intervals.ts';
import { chiSquareOfShares } from './many-tests.ts';
import { seededRandom } from './random.ts';

test('quantiles and tails match published tables', () => {
  expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 12);
  expect(normalQuantile(1e-9)).toBeCloseTo(-5.997807015, 9);
  expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 10);
  expect([1, 3, 10, 1000].map((degrees) => studentQuantile(degrees, 0.95).toFixed(6))).toEqual([
    '6.313752',
    '2.353363',
    '1.812461',
    '1.646379',
  ]);
});

test('the 90% Wilson interval stays within [0, 1] and is all of it without trials', () => {
  const shown = (successes: number) => Object.values(wilsonInterval(successes, 10)).map((end) => end.toFixed(4));
  // solves |p − p̂| = z·√(p(1 − p) ÷ n)
  expect([0, 5, 10].map(shown)).toEqual([
    ['0.0000', '0.2129'],
    ['0.2693', '0.7307'],
    ['0.7871', '1.0000'],
  ]);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('the 90% interval of a count of 5 or 10 is within 1% of the exact one', () => {
  for (const [count, exactLow, exactHigh] of [
    [5, 1.9701, 10.513],
    [10, 5.4254, 16.9622],
  ] as const) {
    const { low, high } = poissonInterval(count);
    expect([low / exactLow, high / exactHigh].every((ratio) => Math.abs(ratio - 1) < 0.01)).toBe(true);
  }
});

test('Student’s interval is right for ten values and infinite for one', () => {
  const { value, low90, high90 } = meanInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect([value, low90.toFixed(4), high90.toFixed(4)]).toEqual([5.5, '3.7449', '7.2551']);
  expect(meanInterval([7])).toEqual({ value: 7, low90: Number.NEGATIVE_INFINITY, high90: Number.POSITIVE_INFINITY });
  expect(normalInterval(1, 0)).toEqual({ low90: 1, high90: 1 });
});

test('a small spread next to a large mean is not lost', () => {
  const { mean, variance } = sampleMoments([1e9 + 1, 1e9 + 2, 1e9 + 3]);
  expect([mean, variance]).toEqual([1e9 + 2, 1]);
  expect(sampleMoments([])).toEqual({ n: 0, mean: 0, variance: 0 });
});

test('the same seed gives the same stream, and another seed a different one', () => {
  const drawn = (seed: number) => {
    const random = seededRandom(seed);
    return [random.uniform(), random.normal(), random.below(7)];
  };
  expect(drawn(3)).toEqual(drawn(3));
  expect(drawn(3)).not.toEqual(drawn(4));
  expect(drawn(2 ** 31)).toEqual(drawn(-(2 ** 31)));
});

test('the reach of a confidence sequence follows Robbins’ formula', () => {
  // ρ² = (5.9915 + log 6.9915) ÷ 100 = 0.079362; nρ² + 1 = 8.9362
  expect(confidenceSequenceReach({ n: 100, alpha: 0.05 })).toBeCloseTo(
    Math.sqrt((2 * 8.9362 * Math.log(Math.sqrt(8.9362) / 0.05)) / 793.62),
    4,
  );
});

test('a random number below 6 takes each whole value from 0 to 5', () => {
  const random = seededRandom(1);
  const drawn = Array.from({ length: 200 }, () => random.below(6));
  expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('if every day has the same ratio, its variance is that of the counts', () => {
  const day = { control: { events: 10, trials: 1000 }, arm: { events: 12, trials: 1000 } };
  const { variance = 0, countVariance } = dayRatio([day, day], 'share') ?? {};
  expect(variance).toBeGreaterThan(0);
  expect(variance).toBe(countVariance);
});

test('the interval of a perfect rate reaches 1, and that of a count of one excludes 0', () => {
  for (let n = 1; n <= 50; n++) expect({ n, high: wilsonInterval(n, n).high }).toEqual({ n, high: 1 });
  expect(poissonInterval(0).low).toBe(0);
  expect(poissonInterval(1).low).toBeGreaterThan(0.03);
});

test('identical measurements have no spread despite rounding', () => {
  const alike = (n: number) => {
    const values = Array.from({ length: n }, () => 0.1);
    const sumOf = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);
    return { n, sum: sumOf(values), sumSquares: sumOf(values.map((value) => value ** 2)) };
  };
  expect(compareMeans({ a: alike(5), b: alike(10) })).toMatchObject({ se: 0, p: 1, high: Number.POSITIVE_INFINITY });
});

test('a sample far from its shares has a small but nonzero probability', () => {
  // pchisq(30, 1, lower.tail = FALSE) of R
  expect(chiSquareOfShares({ counts: [90, 30] }).p).toBeCloseTo(4.320463e-8, 13);
});
