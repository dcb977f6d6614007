import { expect, test } from 'vitest';
import { areaUnderCurve, ascending, ndcg, spearman } from './measure-order.ts';

const areaOf = (scores: number[], positives: number[]) => {
  const values = Float64Array.from(scores);
  return areaUnderCurve(values, ascending(values), Uint8Array.from(positives), new Float64Array(scores.length).fill(1));
};

test('NDCG matches a textbook example, averages ties, and is NaN for equal gains', () => {
  const gains = [3, 2, 3, 0, 1, 2];
  const scores = [6, 5, 4, 3, 2, 1];
  // DCG is 6.861; that of the ideal order 3, 3, 2, 2, 1, 0 is 7.141
  expect(ndcg(scores, gains, 6)).toBeCloseTo(6.861 / 7.141, 3);
  expect(ndcg([0, 0, 0], [1, 0, 0], 3)).toBeCloseTo((1 + 1 / Math.log2(3) + 1 / 2) / 3, 12);
  expect(ndcg([1, 2], [4, 4])).toBeNaN();
});

test('Spearman’s correlation matches a textbook example, averages ties, and is NaN for equal values', () => {
  const iq = Float64Array.of(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
  const hours = Float64Array.of(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
  expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 12);
  expect(spearman(Float64Array.of(1, 2, 2, 3), Float64Array.of(1, 2, 3, 4))).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNaN();
});

test('the area under the curve counts a tie as half', () => {
  expect(areaOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  expect(areaOf([1, 1, 1], [0, 1, 1])).toBe(0.5);
  expect(areaOf([1, 2], [1, 1])).toBeNaN();
});
