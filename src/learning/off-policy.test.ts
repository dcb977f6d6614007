import { expect, test } from 'vitest';
import { randomNumbers } from '../testing/synthetic-results.ts';
import { offPolicyValue } from './off-policy.ts';

test('four logs, worked by hand', () => {
  // weights 2, 0.5, 0, 1.5: Σ 4, Σ² 6.5
  const logs = [
    { reward: 1, propensity: 0.5, targetProbability: 1, predicted: 0.8, targetPredicted: 0.8 },
    { reward: 2, propensity: 0.5, targetProbability: 0.25, predicted: 1.5, targetPredicted: 1 },
    { reward: 5, propensity: 0.25, targetProbability: 0, predicted: 4, targetPredicted: 1 },
    { reward: 0, propensity: 0.5, targetProbability: 0.75, predicted: 0.4, targetPredicted: 0.6 },
  ];
  const value = offPolicyValue({ logs });
  expect(value).toMatchObject({
    ips: 0.75,
    snips: 0.75,
    n: 4,
    refused: '2.5 effective choices of 4: 100 are needed for an estimate',
  });
  expect(value.ess).toBeCloseTo(16 / 6.5, 12);
  expect(value.dr).toBeCloseTo((0.8 + 2 * 0.2 + (1 + 0.5 * 0.5) + 1 + (0.6 - 1.5 * 0.4)) / 4, 12);
});

test('logs of one policy tell what another would have earned, within the intervals it gives', () => {
  const random = randomNumbers(1);
  const [logged, target, reward] = [
    [0.6, 0.3, 0.1],
    [0.1, 0.3, 0.6],
    [0.2, 0.5, 0.8],
  ];
  let covered = 0;
  const runs = 200;
  for (let run = 0; run < runs; run++) {
    const logs = Array.from({ length: 1000 }, () => {
      const u = random.uniform();
      const arm = u < 0.6 ? 0 : u < 0.9 ? 1 : 2;
      return {
        reward: random.uniform() < (reward?.[arm] ?? 0) ? 1 : 0,
        propensity: logged?.[arm] ?? 1,
        targetProbability: target?.[arm] ?? 0,
      };
    });
    const { intervals, refused, dr } = offPolicyValue({ logs });
    expect([refused, dr]).toEqual([undefined, undefined]);
    const truth = 0.1 * 0.2 + 0.3 * 0.5 + 0.6 * 0.8;
    if (intervals.snips.low90 <= truth && truth <= intervals.snips.high90) covered++;
  }
  expect(covered / runs).toBeGreaterThan(0.84);
  expect(covered / runs).toBeLessThan(0.96);
});

test('an estimate that hangs on hardly any choice is refused', () => {
  const rarely = Array.from({ length: 20_000 }, (_, at) => ({
    reward: 1,
    propensity: at % 150 === 0 ? 0.01 : 0.99,
    targetProbability: at % 150 === 0 ? 1 : 0,
  }));
  expect(offPolicyValue({ logs: rarely }).refused).toMatch(
    /^134.0 effective choices of 20000: at least 1 % are needed/,
  );
  expect(offPolicyValue({ logs: [] }).refused).toMatch(/^0.0 effective choices of 0/);
});

test.each([
  [{ propensity: 0 }, 'logs[0].propensity'],
  [{ targetProbability: 1.5 }, 'logs[0].targetProbability'],
  [{ reward: Number.NaN }, 'logs[0].reward'],
])('a wrong log is refused with its place: %o', (wrong, path) => {
  const log = { reward: 1, propensity: 0.5, targetProbability: 0.5, ...wrong };
  expect(() => offPolicyValue({ logs: [log] })).toThrow(path);
});
