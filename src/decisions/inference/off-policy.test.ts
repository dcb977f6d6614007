import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { offPolicyValue } from './off-policy.ts';

test('the estimates from four logs match a calculation by hand', () => {
  // weights 2, 0.5, 0, 1.5: Σ 4, Σ² 6.5
  const logs = [
    { reward: 1, propensity: 0.5, target_probability: 1, predicted: 0.8, target_predicted: 0.8 },
    { reward: 2, propensity: 0.5, target_probability: 0.25, predicted: 1.5, target_predicted: 1 },
    { reward: 5, propensity: 0.25, target_probability: 0, predicted: 4, target_predicted: 1 },
    { reward: 0, propensity: 0.5, target_probability: 0.75, predicted: 0.4, target_predicted: 0.6 },
  ];
  const value = offPolicyValue({ logs });
  expect(value).toMatchObject({
    ips: 0.75,
    snips: 0.75,
    n: 4,
    refused: '2.5 effective choices out of 4: 100 are needed for an estimate',
  });
  expect(value.ess).toBeCloseTo(16 / 6.5, 12);
  expect(value.dr).toBeCloseTo((0.8 + 2 * 0.2 + (1 + 0.5 * 0.5) + 1 + (0.6 - 1.5 * 0.4)) / 4, 12);
});

test('the 90% interval of SNIPS contains the true value of another policy in about 90% of runs', () => {
  const random = seededRandom(1);
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
        target_probability: target?.[arm] ?? 0,
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

test('the effective sample size of a normal’s importance weights is n ÷ exp(μ²)', () => {
  // Owen 2013, Monte Carlo theory, methods and examples, chapter 9: for p normal around μ and q around 0, both with
  // variance 1, E(w²) = exp(μ²); the mean of x under p is μ
  const random = seededRandom(9);
  const shift = 0.5;
  const draws = Array.from({ length: 100_000 }, () => random.normal());
  const ratios = draws.map((x) => Math.exp(shift * x - shift ** 2 / 2));
  const most = Math.max(...ratios);
  // probabilities in [0,1] that have these ratios
  const logs = draws.map((reward, at) => ({
    ...{ reward, propensity: 1 / most, target_probability: (ratios[at] ?? 0) / most },
  }));
  const { ess, ips, snips } = offPolicyValue({ logs });
  expect(ess / draws.length).toBeCloseTo(Math.exp(-(shift ** 2)), 1);
  expect(Math.abs(ips - shift)).toBeLessThan(0.02);
  expect(Math.abs(snips - shift)).toBeLessThan(0.02);
});

test('SNIPS shifts exactly with the rewards, IPS does not (Swaminathan and Joachims 2015: equivariance)', () => {
  const random = seededRandom(11);
  const logs = Array.from({ length: 500 }, () => {
    const propensity = 0.2 + 0.6 * random.uniform();
    return { reward: random.uniform(), propensity, target_probability: random.uniform() };
  });
  const [here, there] = [0, 10].map((zero) =>
    offPolicyValue({ logs: logs.map((each) => ({ ...each, reward: each.reward + zero })) }),
  );
  expect((there?.snips ?? 0) - (here?.snips ?? 0)).toBeCloseTo(10, 9);
  const meanWeight = logs.reduce((sum, each) => sum + each.target_probability / each.propensity, 0) / logs.length;
  expect((there?.ips ?? 0) - (here?.ips ?? 0)).toBeCloseTo(10 * meanWeight, 9);
});

test('doubly robust is right if the propensities or the model are (Dudík, Langford and Li 2011)', () => {
  const random = seededRandom(13);
  const draws = Array.from({ length: 50_000 }, () => ({ arm: random.uniform() < 0.7 ? 0 : 1, luck: random.uniform() }));
  const means = [0.2, 0.6];
  const value = (propensities: number[], model: number[]) =>
    offPolicyValue({
      logs: draws.map(({ arm, luck }) => ({
        reward: luck < (means[arm] ?? 0) ? 1 : 0,
        propensity: propensities[arm] ?? 1,
        target_probability: [0.25, 0.75][arm] ?? 0,
        predicted: model[arm] ?? 0,
        target_predicted: 0.25 * (model[0] ?? 0) + 0.75 * (model[1] ?? 0),
      })),
    });
  const truth = 0.25 * 0.2 + 0.75 * 0.6;
  expect(Math.abs((value([0.7, 0.3], [0.9, 0.1]).dr ?? 0) - truth)).toBeLessThan(0.02);
  const misstated = value([0.4, 0.6], means);
  expect(Math.abs((misstated.dr ?? 0) - truth)).toBeLessThan(0.02);
  expect(Math.abs(misstated.ips - truth)).toBeGreaterThan(0.1);
});

test('an estimate with too small an effective sample size is refused', () => {
  const rarely = Array.from({ length: 20_000 }, (_, at) => ({
    reward: 1,
    propensity: at % 150 === 0 ? 0.01 : 0.99,
    target_probability: at % 150 === 0 ? 1 : 0,
  }));
  expect(offPolicyValue({ logs: rarely }).refused).toMatch(
    /^134.0 effective choices out of 20000: at least 1% is required/,
  );
  expect(offPolicyValue({ logs: [] }).refused).toMatch(/^0.0 effective choices out of 0/);
});

test('a propensity near 0 reduces the effective sample size to 1, so the estimate is refused', () => {
  const common = Array.from({ length: 500 }, (_, at) => ({ reward: at % 2, propensity: 0.5, target_probability: 0.5 }));
  for (const propensity of [1e-150, 1e-300, 5e-324]) {
    const rare = { reward: 1, propensity, target_probability: 1 };
    for (const logs of [
      [...common, rare],
      [rare, ...common],
    ]) {
      const { ess, refused } = offPolicyValue({ logs });
      expect([ess, refused]).toEqual([1, '1.0 effective choices out of 501: 100 are needed for an estimate']);
    }
  }
});

test('an estimate that overflows is refused', () => {
  const log = { reward: 1e50, propensity: 1e-300, target_probability: 1, predicted: 0, target_predicted: 0 };
  expect(offPolicyValue({ logs: Array.from({ length: 500 }, () => log) }).refused).toMatch(
    /^the propensities are so small/,
  );
});

test.each([
  [{ propensity: 0 }, 'logs[0].propensity'],
  [{ propensity: -0.1 }, 'logs[0].propensity'],
  [{ propensity: 1.1 }, 'logs[0].propensity'],
  [{ propensity: Number.NaN }, 'logs[0].propensity'],
  [{ target_probability: 1.5 }, 'logs[0].target_probability'],
  [{ reward: Number.NaN }, 'logs[0].reward'],
  [{ reward: 1e200 }, 'logs[0].reward'],
  [{ predicted: Number.NaN, target_predicted: 0 }, 'logs[0].predicted'],
])('an invalid log is rejected with its position, and the others still count: %o', (wrong, path) => {
  const log = { reward: 1, propensity: 0.5, target_probability: 0.5, predicted: 1, target_predicted: 1 };
  expect(() => offPolicyValue({ logs: [{ ...log, ...wrong }] })).toThrow(path);
  const { rejected, ...value } = offPolicyValue({ logs: [{ ...log, ...wrong }, log, log] });
  expect(rejected).toMatchObject({ errors: [{ path }], total: 1 });
  expect(value).toEqual({ ...offPolicyValue({ logs: [log, log] }), rejected: undefined });
});

test('the first hundred invalid logs are listed, and all are counted', () => {
  const right = { reward: 1, propensity: 0.5, target_probability: 0.5 };
  const wrong = Array.from({ length: 300 }, () => ({ ...right, propensity: 0 }));
  const { rejected, n } = offPolicyValue({ logs: [...wrong, right] });
  expect([rejected.errors.length, rejected.total, n]).toEqual([100, 300, 1]);
});
