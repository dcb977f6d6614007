import { describe, expect, test } from 'vitest';
import { type Comparison, compareMeans, compareProportions, type MeasuredArm } from './compare.ts';
import { confidenceSequenceReach } from './confidence-sequence.ts';
import { type DayCount, dayRatio, type PairedDay } from './day-ratio.ts';
import { normalCdf, normalOfStudent, normalQuantile, studentQuantile, studentTail } from './distributions.ts';
import { wilson } from './intervals.ts';
import { benjaminiHochberg, chiSquareOfShares, holm } from './many-tests.ts';
import { expectedLoss, paulMandel, shrink } from './pool.ts';
import { sampleSizeForMeans, sampleSizeForRates } from './sample-sizes.ts';
import { spendingBounds } from './spending-bounds.ts';

const digits = (values: readonly number[], count: number) => values.map((value) => value.toFixed(count));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const days = (arm: readonly DayCount[], control: readonly DayCount[]): PairedDay[] =>
  arm.map((day, at) => ({ arm: day, control: control[at] ?? { events: 0, trials: 0 } }));
const counts = (events: readonly number[], trials: readonly number[]): DayCount[] =>
  events.map((each, at) => ({ events: each, trials: trials[at] ?? 0 }));

/** Returns the log, the standard error of the counts, and the ends of the interval. */
function ratioOf(arm: readonly DayCount[], control: readonly DayCount[], kind: 'share' | 'cost', confidence: number) {
  const found = dayRatio(days(arm, control), kind) ?? expect.fail('a ratio exists');
  const se = Math.sqrt(found.countVariance);
  const reach = normalQuantile((1 + confidence) / 2) * se;
  return [found.log, found.log - reach, found.log + reach, se] as const;
}

describe('the ratio over strata', () => {
  test('of shares matches Rothman, Greenland, and Lash (2008), Table 15-1', () => {
    const [log, low, high, se] = ratioOf(counts([8, 22], [106, 98]), counts([5, 16], [120, 85]), 'share', 0.9);
    expect(digits([log, low, high], 4)).toEqual(['0.2818', '-0.1442', '0.7078']);
    expect([Math.exp(log).toFixed(4), se.toFixed(5)]).toEqual(['1.3256', '0.25898']);
  });

  test('of one stratum of shares matches Katz’s interval (Fagerland et al. 2015)', () => {
    const [log, low, high] = ratioOf(counts([7], [34]), counts([1], [34]), 'share', 0.95);
    expect(Math.exp(log)).toBeCloseTo(7, 12);
    expect([Math.exp(low).toFixed(4), Math.exp(high).toFixed(3)]).toEqual(['0.9096', '53.870']);
  });

  test('of rates matches Rothman, Greenland, and Lash (2008), Table 15-2', () => {
    const arm = counts([32, 104, 206, 186, 102], [52407, 43248, 28612, 12663, 5317]);
    const control = counts([2, 12, 28, 28, 31], [18790, 10673, 5710, 2585, 1462]);
    const [log, low, high] = ratioOf(arm, control, 'cost', 0.9);
    expect(digits([log, low, high, Math.exp(log)], 4)).toEqual(['0.3539', '0.1776', '0.5303', '1.4247']);
  });

  test('of one stratum of rates matches Gu et al. (2008)', () => {
    const [log, , , se] = ratioOf(counts([60], [51477.5]), counts([30], [54308.7]), 'cost', 0.95);
    expect([(log / se).toFixed(4), (2 * (1 - normalCdf(log / se))).toFixed(5)]).toEqual(['3.3393', '0.00084']);
  });

  test('ignores a day on which one arm did not run and is null if an arm has no events', () => {
    const two = days(counts([7, 9], [34, 40]), counts([4, 6], [34, 41]));
    const idle = { arm: { events: 5, trials: 20 }, control: { events: 0, trials: 0 } };
    expect(dayRatio([...two, idle], 'share')).toEqual(dayRatio(two, 'share'));
    expect(dayRatio(days(counts([7], [34]), counts([0], [34])), 'share')).toBeNull();
    expect(dayRatio(two.slice(0, 1), 'share')?.variance).toBe(Infinity);
  });

  test('of returns is the ratio of the sums', () => {
    const found = dayRatio(days(counts([300, 500], [100, 200]), counts([200, 300], [100, 100])), 'return');
    expect(found?.log).toBeCloseTo(Math.log(800 / 300 / (500 / 200)), 12);
  });
});

describe('O’Brien-Fleming spending boundaries', () => {
  test('match SeqBounds for one side and four looks', () => {
    expect(digits(spendingBounds({ looks: [0.25, 0.5, 0.75, 1], alpha: 0.05, sides: 1 }), 5)).toEqual([
      '3.74955',
      '2.53994',
      '2.01607',
      '1.72018',
    ]);
  });

  test('match Reboussin et al. (2000) for two sides and five looks', () => {
    const bounds = spendingBounds({ looks: [0.2, 0.4, 0.6, 0.8, 1], alpha: 0.05 });
    expect(digits(bounds, 4)).toEqual(['4.8769', '3.3570', '2.6803', '2.2898', '2.0310']);
  });

  test('match Gauss-Legendre quadrature for unequal looks', () => {
    expect(digits(spendingBounds({ looks: [0.2, 0.55, 1], alpha: 0.05 }), 4)).toEqual(['4.8769', '2.8060', '1.9740']);
    expect(digits(spendingBounds({ looks: [0.1, 0.3, 0.45, 0.8], alpha: 0.01, sides: 1 }), 4)).toEqual([
      '8.0000',
      '4.5593',
      '3.6680',
      '2.6575',
    ]);
  });

  test('match the printed bounds for daily looks 3 to 14 of 14', () => {
    const bounds = spendingBounds({ looks: upTo(3, 14).map((day) => day / 14), alpha: 0.05 });
    const printed = '4.7024 4.0372 3.5869 3.2585 3.0059 2.8041 2.6382 2.4985 2.3790 2.2751 2.1838 2.1026';
    expect(digits(bounds, 4).join(' ')).toBe(printed);
  });

  test('keep α with 90 daily looks and with looks right after each other', () => {
    const daily = spendingBounds({ looks: upTo(3, 90).map((day) => day / 90), alpha: 0.05 });
    // 90 looks at a random walk are almost continuous monitoring: 2.24, the bound from the reflection principle
    expect(daily.every((bound, at) => bound > 0 && bound <= (daily[at - 1] ?? 8))).toBe(true);
    expect(daily.at(-1)?.toFixed(3)).toBe('2.183');
    const close = spendingBounds({ looks: [0.5, 0.502, 1] });
    expect(digits(close, 2)).toEqual(['2.96', '3.01', '1.97']);
    expect(() => spendingBounds({ looks: [0.5, 0.5001] })).toThrow('looks[1]: must be at least 0.002 after 0.5');
  });

  test('equal the plain test for a single look and refuse looks that do not increase', () => {
    expect(spendingBounds({ looks: [1], alpha: 0.05 })[0]).toBeCloseTo(1.959964, 6);
    expect(() => spendingBounds({ looks: [0.5, 0.5] })).toThrow('looks[1]: must be above 0.5 and at most 1, not 0.5');
  });
});

describe('comparing two means or shares', () => {
  const summed = (values: readonly number[]): MeasuredArm => ({
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumSquares: values.reduce((sum, value) => sum + value * value, 0),
  });
  const t = ({ effect, se }: Comparison) => effect / se;

  test('matches Welch’s t.test in R', () => {
    const found = compareMeans({ a: summed(upTo(7, 20)), b: summed(upTo(1, 10)) }, { alpha: 0.05 });
    expect([t(found).toFixed(4), found.df.toFixed(3), found.p.toPrecision(4)]).toEqual([
      '-5.4349',
      '21.982',
      '0.00001855',
    ]);
    expect(digits([found.low, found.high], 4)).toEqual(['-11.0528', '-4.9472']);
  });

  test('matches Welch’s t.test in R with an outlier', () => {
    const found = compareMeans({ a: summed([...upTo(7, 20), 200]), b: summed(upTo(1, 10)) });
    expect([t(found).toFixed(4), found.df.toFixed(3), found.p.toFixed(4)]).toEqual(['-1.6329', '14.165', '0.1245']);
    expect(digits([found.low, found.high], 4)).toEqual(['-47.2429', '6.3762']);
  });

  test('gives the relative effect of b on a by the delta method', () => {
    const arms = { a: { n: 1000, events: 100 }, b: { n: 1000, events: 130 } };
    const absolute = compareProportions(arms);
    expect(absolute.effect).toBeCloseTo(0.03, 12);
    expect(absolute.se).toBeCloseTo(Math.sqrt((0.1 * 0.9 + 0.13 * 0.87) / 1000), 12);
    const relative = compareProportions(arms, { relative: true });
    expect(relative.effect).toBeCloseTo(0.3, 12);
    expect(relative.se).toBeCloseTo(
      Math.sqrt((0.13 * 0.87) / 1000 / 0.1 ** 2 + (0.1 * 0.9 * 0.13 ** 2) / 1000 / 1e-4),
      12,
    );
  });

  test('uses Agresti and Caffo’s spread for shares of 0 and 1 and refuses an effect relative to 0', () => {
    const none = { a: { n: 10, events: 0 }, b: { n: 10, events: 0 } };
    const { effect, low, high, p } = compareProportions(none);
    expect([effect, p, digits([low, high], 3)]).toEqual([0, 1, ['-0.237', '0.237']]);
    expect(compareProportions({ a: { n: 100, events: 100 }, b: { n: 100, events: 0 } }).p).toBeLessThan(1e-100);
    // one share with a spread is enough to compare
    expect(compareProportions({ a: { n: 100, events: 0 }, b: { n: 100, events: 20 } }).se).toBeCloseTo(0.04, 12);
    const alike = { a: { n: 10, sum: 1, sumSquares: 0.1 }, b: { n: 10, sum: 2, sumSquares: 0.4 } };
    expect(compareMeans(alike)).toMatchObject({ low: -Infinity, high: Infinity, p: 1 });
    expect(() => compareProportions(none, { relative: true })).toThrow('nothing is relative to 0');
    expect(() => compareMeans({ a: { n: 3, sum: 9, sumSquares: 1 }, b: summed([1, 2]) })).toThrow('a.sumSquares');
  });
});

describe('multiple testing', () => {
  const p = [0.001, 0.002, 0.003, 0.004, 0.005, 0.05, 0.06, 0.07, 0.08, 0.09];

  test('Holm’s adjustment matches multtest', () => {
    const adjusted = [0.01, 0.018, 0.024, 0.028, 0.03, 0.25, 0.25, 0.25, 0.25, 0.25];
    expect(digits(holm(p), 6)).toEqual(digits(adjusted, 6));
    expect([holm([0.9, 0.6]), benjaminiHochberg([1, 1])]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('Benjamini and Hochberg’s adjustment matches multtest in any order', () => {
    const adjusted = [0.01, 0.01, 0.01, 0.01, 0.01, 0.083333, 0.085714, 0.0875, 0.088889, 0.09];
    expect(digits(benjaminiHochberg(p), 6)).toEqual(digits(adjusted, 6));
    expect(digits(benjaminiHochberg(p.toReversed()), 6)).toEqual(digits(adjusted.toReversed(), 6));
  });

  test('shares against a plan match chisq.test in R', () => {
    const planned = chiSquareOfShares({ counts: [89, 37, 30, 28, 2], shares: [40, 20, 20, 15, 5] });
    expect([planned.chi_square.toFixed(4), planned.df, planned.p.toFixed(5)]).toEqual(['9.9901', 4, '0.04059']);
    const equal = chiSquareOfShares({ counts: [20, 15, 25] });
    expect([equal.chi_square, equal.p.toFixed(4)]).toEqual([2.5, '0.2865']);
  });
});

describe('combining estimates', () => {
  test('Paule and Mandel’s τ² matches metafor', () => {
    const y = [61, 61.4, 62.21, 62.3, 62.34, 62.6, 62.7, 62.84, 65.9];
    const v = [0.2025, 1.21, 0.09, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225];
    const found = paulMandel(y.map((effect, at) => ({ effect, variance: v[at] ?? 0 })));
    expect([found.tau2.toFixed(9), found.mean.toFixed(8), found.se.toFixed(9)]).toEqual([
      '0.705395309',
      '62.40761991',
      '0.338030603',
    ]);
  });

  test('Paule and Mandel’s τ² matches metafor on the BCG vaccine trials (dat.bcg)', () => {
    const trials = [
      [4, 123, 11, 139], [6, 306, 29, 303], [3, 231, 11, 220], [62, 13598, 248, 12867], [33, 5069, 47, 5808],
      [180, 1541, 372, 1451], [8, 2545, 10, 629], [505, 88391, 499, 88391], [29, 7499, 45, 7277], [17, 1716, 65, 1665],
      [186, 50634, 141, 27338], [5, 2498, 3, 2341], [27, 16913, 29, 17854],
    ] as const; // biome-ignore format: ill and all with the vaccine, ill and all without
    const found = paulMandel(
      trials.map(([x, n, y, m]) => ({ effect: Math.log(x / n / (y / m)), variance: 1 / x - 1 / n + 1 / y - 1 / m })),
    );
    expect(digits([found.tau2, found.mean, found.se], 4)).toEqual(['0.3181', '-0.7150', '0.1809']);
  });

  test('Paule and Mandel’s τ² matches Viechtbauer (2005)', () => {
    const y = [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232];
    const v = [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04];
    expect(paulMandel(y.map((effect, at) => ({ effect, variance: v[at] ?? 0 }))).tau2.toFixed(4)).toBe('0.1920');
    expect(paulMandel([{ effect: 1, variance: 1 }]).tau2).toBe(0);
  });

  test('estimates shrunk toward their mean match Raudenbush (1985)', () => {
    const y = [
      0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.8, 0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.3, 0.07,
      -0.07,
    ];
    const v = [
      0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.063, 0.0912, 0.0497, 0.0835, 0.0841,
      0.0253, 0.0279, 0.0193, 0.0088, 0.0303,
    ];
    const measured = y.map((effect, at) => ({ effect, variance: v[at] ?? 0 }));
    const tau2 = 0.0188;
    const weights = measured.map(({ variance }) => 1 / (variance + tau2));
    const whole = weights.reduce((sum, each) => sum + each, 0);
    const mean = measured.reduce((sum, { effect }, at) => sum + effect * (weights[at] ?? 0), 0) / whole;
    expect(mean.toFixed(4)).toBe('0.0837');
    const drawn = measured.map((each) => shrink(each, { tau2, mean }).effect);
    const printed = [0.0543, 0.1006, -0.0064, 0.2144, 0.1051, -0.0082, 0.0174, -0.0293, 0.1604, 0.2485];
    for (const [at, each] of printed.entries()) expect(Math.abs((drawn[at] ?? 0) - each)).toBeLessThanOrEqual(2e-4);
    expect(Math.abs((drawn.at(-1) ?? 0) - 0.0248)).toBeLessThanOrEqual(2e-4);
  });

  test('the expected loss of a choice is exact, with and without uncertainty', () => {
    expect(expectedLoss(0.05, 0.1).toFixed(8)).toBe('0.01977966');
    expect([expectedLoss(0.05, 0), expectedLoss(-0.05, 0)]).toEqual([0, 0.05]);
  });
});

describe('sample sizes', () => {
  test('for rates match power.prop.test in R', () => {
    expect(sampleSizeForRates({ baseline: 0.5, target: 0.75, power: 0.9 }).toFixed(5)).toBe('76.70693');
    expect(sampleSizeForRates({ baseline: 0.5, target: 0.501, alpha: 0.001, power: 0.9 }).toFixed(0)).toBe('10451937');
    expect(sampleSizeForRates({ baseline: 0.9, target: 1, power: 0.8 }).toFixed(5)).toBe('73.37427');
  });

  test('for means match power.t.test in R and the noncentral t of SciPy', () => {
    // ?power.t.test: power = .90, delta = 1
    expect(sampleSizeForMeans({ difference: 1, sd: 1, power: 0.9 }).toFixed(5)).toBe('22.02110');
    // the noncentral t of SciPy 1.17
    expect(sampleSizeForMeans({ difference: 3, sd: 1 }).toFixed(5)).toBe('3.07001');
    expect(sampleSizeForMeans({ difference: 2, sd: 5, alpha: 0.01, power: 0.95, sides: 1 }).toFixed(5)).toBe(
      '198.49028',
    );
    expect(sampleSizeForMeans({ difference: 100, sd: 1 })).toBe(2);
  });
});

test('Wilson’s interval for 19 of 38 matches statsmodels', () => {
  const { low, high } = wilson({ n: 38, events: 19 }, { alpha: 0.05 });
  expect(digits([low, high], 12)).toEqual(['0.348499283644', '0.651500716356']);
});

test('Student’s tail and quantile are inverse functions, even for fractional degrees of freedom', () => {
  for (const degrees of [1, 2.5, 13, 21.982, 400])
    for (const p of [1e-12, 0.001, 0.025, 0.2, 0.3, 0.49])
      expect(studentTail(degrees, studentQuantile(degrees, p)) / p).toBeCloseTo(1, 9);
  // Student's t with 13 degrees of freedom at its 97.5% quantile is a normal 1.96
  expect(normalOfStudent(13, 2.160368656461)).toBeCloseTo(1.959964, 6);
});

test('a confidence sequence is tightest at the sample size it is optimized for', () => {
  const at = (n: number, optimizedFor: number) => confidenceSequenceReach({ n, optimizedFor, alpha: 0.05 });
  expect(at(1000, 1000)).toBeLessThan(at(1000, 100));
  expect(at(100, 100)).toBeLessThan(at(100, 1000));
});

describe('invalid and extreme input', () => {
  const anything = (value: unknown) => Object(value);
  test.each([
    ['a sum that is NaN', 'a.sum', () => compareMeans(anything({ a: { n: 10, sum: Number.NaN, sumSquares: 1 } }))],
    ['missing input', 'a', () => compareMeans(anything(undefined))],
    [
      'a misspelled option',
      'alhpa',
      () => compareProportions(anything({ a: { n: 2, events: 1 }, b: { n: 2, events: 1 } }), anything({ alhpa: 1 })),
    ],
    ['an infinite count', 'counts[0]', () => chiSquareOfShares({ counts: [Infinity, 1] })],
    ['a count written as text', 'counts[0]', () => chiSquareOfShares(anything({ counts: ['3', 4] }))],
    ['a p-value written as text', '[0]', () => holm(anything(['0.1']))],
    ['an object in place of p-values', 'must be a list', () => benjaminiHochberg(anything({}))],
    ['a look written as text', 'looks[0]', () => spendingBounds(anything({ looks: ['0.5'] }))],
    [
      'a test with three sides',
      'sides: must be 1 or 2',
      () => sampleSizeForRates(anything({ baseline: 0.1, target: 0.2, sides: 3 })),
    ],
    ['an infinite difference', 'difference', () => sampleSizeForMeans({ difference: Infinity, sd: 1 })],
    ['an infinite sample', 'n', () => confidenceSequenceReach({ n: Infinity, alpha: 0.05 })],
    ['an α near 0', 'alpha', () => wilson({ n: 10, events: 1 }, { alpha: 1e-17 })],
    ['an α of 1', 'alpha', () => wilson({ n: 10, events: 1 }, { alpha: 1 })],
    ['a missing study', '[0]', () => paulMandel(anything([null]))],
    ['an effect near the largest number', '[0].effect', () => paulMandel([{ effect: 1e300, variance: 1 }])],
  ])('%s is refused with %s', (_, told, call) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'validation-failed', message: expect.stringContaining(told) }),
    );
  });

  test('far tails are 0, and many degrees of freedom give the normal distribution', () => {
    expect(chiSquareOfShares({ counts: [1e6, 1] }).p).toBe(0);
    expect(studentTail(1e15, 3) / normalCdf(-3)).toBeCloseTo(1, 8);
    expect(normalCdf(-Infinity)).toBe(0);
    expect(
      compareMeans({ a: { n: 100, sum: 0, sumSquares: 1 }, b: { n: 100, sum: 1e9, sumSquares: 1e16 + 1 } }).p,
    ).toBe(0);
  });
});
