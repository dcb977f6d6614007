import { expect, test } from 'vitest';
import { judge } from './judge.ts';

test('the gain’s interval uses Student’s quantile and restores the spread that resampling loses', () => {
  const score = Float64Array.of(0.1, 0.4, 0.2, 0.9, 0.6, 0.5);
  const later = {
    target: Float64Array.of(0.2, 0.1, 0.3, 0.8, 0.9, 0.4),
    gain: new Float64Array(6),
    isBetter: Uint8Array.of(0, 0, 0, 1, 1, 0),
    clusters: [0, 1, 2, 3, 4, 5].map((row) => Uint32Array.of(row)),
  };
  const probability = score.map(() => 0.5);
  // a rule against its own opposite: the difference and its spread are twice those of the rule
  const rules = [score, score.map((each) => -each)].map((each) => ({ score: each, probability }));
  const { measures, gain } = judge(later, rules, { of: 0, over: 1 });
  const { spearman = 0, intervals } = measures[0] ?? { intervals: {} };
  const { low90 = 0, high90 = 0 } = intervals.spearman ?? {};
  expect(gain.mean).toBeCloseTo(2 * Number(spearman), 12);
  // 2.015048 and 1.644854 are the 0.95 quantiles of Student’s distribution with five degrees of freedom and of the
  // normal one
  const wider = (2.015048 / 1.644854) * Math.sqrt(6 / 5);
  expect((gain.high90 - gain.low90) / (2 * (high90 - low90))).toBeCloseTo(wider, 5);
});
