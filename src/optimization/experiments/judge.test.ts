import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spendingBounds } from '../../core/statistics/index.ts';
import { boundariesOf } from './boundaries.ts';
import { judgeExperiment } from './judge.ts';
import type { ArmDay, JudgeInput } from './judge-schema.ts';

/** Days whose rates differ slightly, so that they have a variance. */
const daysAt = (rate: number, count: number, trials = 2_000): ArmDay[] =>
  Array.from({ length: count }, (_, at) => ({
    day: at + 1,
    events: Math.round(trials * rate * (1 + 0.04 * Math.cos(3 * at + 40 * rate))),
    trials,
  }));

const experiment = (rates: readonly number[], days: number, more: Partial<JudgeInput> = {}): JudgeInput => ({
  metric: 'hook_rate',
  split: 'platform',
  arms: rates.map((rate, at) => ({ label: 'ABCDE'.charAt(at), days: daysAt(rate, days) })),
  ...more,
});

describe('claims', () => {
  test('a better arm wins from day 7 on, with its interval and a shrunk lift', () => {
    const verdict = judgeExperiment(experiment([0.29, 0.34], 14));
    expect(verdict).toMatchObject({ outcome: 'better', winner: 'B', day: 7 });
    const [found] = verdict.comparisons;
    expect(found?.z).toBeGreaterThan(found?.boundary ?? Infinity);
    expect(found?.low).toBeGreaterThan(0);
    expect(found?.shrunk_lift).toBeLessThan(found?.lift ?? 0);
    expect(verdict.because).toMatch(/^B is better: hook rate 3\d\.\d% against 2\d\.\d%, \+1\d% \(95% interval \+/);
  });

  test('without an audience split, an arm did better as delivered', () => {
    expect(judgeExperiment(experiment([0.29, 0.34], 14, { split: 'none' })).because).toMatch(
      /^B did better as delivered: /,
    );
  });

  test('harm is claimed before the first week is over', () => {
    const verdict = judgeExperiment(experiment([0.34, 0.2], 14));
    expect(verdict).toMatchObject({ outcome: 'worse', winner: 'A' });
    expect(verdict.day).toBeLessThan(7);
    expect(verdict.because).toMatch(/: worse over \d days\.$/);
    const delivered = judgeExperiment(experiment([0.34, 0.2], 14, { split: 'none' }));
    expect(delivered.because).toMatch(/: worse as delivered over \d days\.$/);
  });

  test('arms that hardly differ are practically equal, or no difference is found', () => {
    const alike = judgeExperiment(experiment([0.3, 0.3005], 14));
    expect(alike).toMatchObject({ outcome: 'equivalent', winner: null });
    const wide = judgeExperiment(experiment([0.3, 0.3005], 14, { plan: { days: 14, min_effect: 0.001 } }));
    expect(wide).toMatchObject({ outcome: 'no_difference', winner: null, day: 14 });
    expect(wide.because).toMatch(/^No difference was found in 14 days: B is between −.*% and \+.*%\. Keep A/);
  });

  test('a bad arm is found while two others continue, and its share of α is passed on', () => {
    const verdict = judgeExperiment(experiment([0.3, 0.12, 0.305], 5));
    expect(verdict.outcome).toBe('too_early');
    expect(verdict.comparisons.map(({ claim }) => claim)).toEqual(['worse', null]);
    expect(verdict.because).toMatch(/^B is worse: −\d\d% \(95% .*\)\. Not decided on day 5 of 14: C /);
    const whole = (min_effect: number) =>
      judgeExperiment(experiment([0.3, 0.12, 0.3005], 14, { plan: { days: 14, min_effect } }));
    expect(whole(0.2)).toMatchObject({
      outcome: 'equivalent',
      because: expect.stringMatching(/^B is worse: .*\. Practically equal: C is between [^B]*$/),
    });
    expect(whole(0.001).because).toMatch(/^B is worse: .*\. No difference was found in 14 days: C is [^B]*$/);
    const alone = judgeExperiment(experiment([0.3, 0.305], 5)).comparisons[0];
    expect(verdict.comparisons[1]?.boundary).toBeCloseTo(alone?.boundary ?? 0, 6);
  });
});

describe('no claims', () => {
  test('a look before day 3, or with fewer than ten events, is too early', () => {
    expect(judgeExperiment(experiment([0.2, 0.4], 2)).because).toBe('Too early on day 2 of 14: looks begin on day 3.');
    const twoDays = judgeExperiment(experiment([0.2, 0.4], 2, { plan: { days: 7, first_look: 2 } }));
    expect(twoDays.because).toBe('Too early on day 2 of 7: 2 days in common.');
    const few = judgeExperiment({
      ...experiment([], 0),
      arms: ['A', 'B'].map((label, at) => ({ label, days: daysAt(0.01 * (at + 1), 5, 100) })),
    });
    expect(few).toMatchObject({ outcome: 'too_early', because: 'Too early on day 5 of 14: 5 of 10 events in an arm.' });
    // names the arm with the fewest events, in any position
    for (const rates of [
      [0.02, 0.016, 0.004],
      [0.02, 0.004, 0.016],
      [0.004, 0.016, 0.02],
    ]) {
      const arms = rates.map((rate, at) => ({ label: 'ABC'.charAt(at), days: daysAt(rate, 4, 100) }));
      const { because } = judgeExperiment({ ...experiment([], 0), arms });
      expect(because).toBe('Too early on day 4 of 14: 0 of 10 events in an arm.');
    }
  });

  test('a plan that ends with too few events is not enough', () => {
    const arms = ['A', 'B'].map((label) => ({ label, days: daysAt(0.01, 14, 50) }));
    expect(judgeExperiment({ ...experiment([], 0), arms })).toMatchObject({ outcome: 'not_enough', winner: null });
  });

  test('the newest days are left out until their results are complete', () => {
    const seen = (metric: 'ctr' | 'cvr') =>
      judgeExperiment({ ...experiment([0.3, 0.31], 14), metric, as_of_day: 14, plan: { min_effect: 0.01 } }).day;
    expect([seen('ctr'), seen('cvr')]).toEqual([13, 7]);
  });

  test('an arm that was changed, or days that hardly overlap, make the experiment invalid', () => {
    const input = experiment([0.29, 0.34], 14);
    const [a, b] = [input.arms[0] ?? expect.fail(), input.arms[1] ?? expect.fail()];
    const changed = judgeExperiment({ ...input, arms: [a, { ...b, changed: 'its budget went from 10.00 to 20.00' }] });
    expect(changed).toMatchObject({ outcome: 'invalid', winner: null });
    expect(changed.because).toContain('B was changed after the start: its budget went from 10.00 to 20.00.');
    const late = judgeExperiment({ ...input, arms: [a, { ...b, days: b.days.slice(7) }] });
    expect(late).toMatchObject({ outcome: 'invalid' });
    expect(late.because).toContain('ran together on 7 of 14 days');
    const lateControl = judgeExperiment({ ...input, arms: [{ ...a, days: a.days.slice(7) }, b] });
    expect(lateControl.because).toContain('ran together on 7 of 14 days');
  });

  test('an assignment unlike the plan makes the experiment invalid, while delivery unlike it only causes a warning', () => {
    const input = experiment([0.29, 0.34], 14);
    const withCounts = (field: 'assigned' | 'spend_minor', counts: readonly number[]) =>
      judgeExperiment({
        ...input,
        arms: input.arms.map((arm, at) => ({
          ...arm,
          days: arm.days.map((day) => ({ ...day, [field]: counts[at] ?? 0 })),
        })),
      });
    expect(withCounts('assigned', [500, 600]).outcome).toBe('invalid');
    // unlikely by chance, but too small to matter
    expect(withCounts('assigned', [100_000, 101_000]).outcome).toBe('better');
    const preferred = withCounts('spend_minor', [390, 610]);
    expect(preferred.outcome).toBe('better');
    expect(preferred.checks.find(({ check }) => check === 'delivery')?.because).toBe(
      'B got 61.0% of the spend: the platform preferred it.',
    );
  });
});

test('ninety days of looks at arms that hardly differ lead to no claim', () => {
  const plan = { days: 90, min_effect: 0.0001 };
  const verdict = judgeExperiment({ ...experiment([0.3, 0.3005], 90), plan });
  expect(verdict).toMatchObject({ outcome: 'no_difference', winner: null, day: 90 });
});

test('a look has exactly the same boundary whether it is the newest or one of many', () => {
  const days = [3, 4, 6, 7, 11, 14];
  const inTurn = days.map((_, at) => boundariesOf(days.slice(0, at + 1), 14, 0.04).at(-1));
  expect(spendingBounds({ looks: days.map((day) => day / 14), alpha: 0.04 })).toEqual(inTurn);
  expect(boundariesOf(days.slice(0, 3), 14, 0.04)).toEqual(inTurn.slice(0, 3));
  expect(boundariesOf([3, 4, 5], 14, 0.04).slice(0, 2)).toEqual(inTurn.slice(0, 2));
});

test('days that are identical to the last digit support no claim', () => {
  const arms = ['A', 'B'].map((label, at) => ({
    label,
    days: Array.from({ length: 14 }, (_, day) => ({ day: day + 1, events: 300 - 100 * at, trials: 100 })),
  }));
  const verdict = judgeExperiment({ metric: 'roas', arms });
  expect(verdict).toMatchObject({ outcome: 'not_enough', winner: null });
  expect(verdict.because).toContain('its days are identical to the last digit');
});

describe('invariants', () => {
  const rates = fc.tuple(
    fc.double({ min: 0.05, max: 0.5, noNaN: true }),
    fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  );

  test('later days do not change the verdict of earlier days', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 3, max: 13 }), (both, upTo) => {
        const whole = experiment(both, 14);
        const cut = { ...whole, arms: whole.arms.map((arm) => ({ ...arm, days: arm.days.slice(0, upTo) })) };
        const early = judgeExperiment(cut);
        expect(judgeExperiment(early.outcome === 'too_early' ? { ...whole, as_of_day: upTo + 1 } : whole)).toEqual(
          early,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('swapping the arms negates the lift, and the order of days does not matter', () => {
    fc.assert(
      fc.property(rates, (both) => {
        const input = { ...experiment(both, 9), looks: [9] };
        const [one] = judgeExperiment(input).comparisons;
        const [other] = judgeExperiment({ ...input, arms: input.arms.toReversed() }).comparisons;
        expect(other?.z ?? 0).toBeCloseTo(-(one?.z ?? 0), 9);
        expect(Math.log1p(other?.lift ?? 0)).toBeCloseTo(-Math.log1p(one?.lift ?? 0), 9);
        const shuffled = { ...input, arms: input.arms.map((arm) => ({ ...arm, days: arm.days.toReversed() })) };
        expect(judgeExperiment(shuffled)).toEqual(judgeExperiment(input));
      }),
      { numRuns: 40 },
    );
  });

  test('relabeling days in the same way in all arms does not change a look at all of them', () => {
    const labels = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 9 });
    fc.assert(
      fc.property(rates, labels, (both, order) => {
        const input = { ...experiment(both, 9), looks: [9] };
        const arms = input.arms.map((arm) => ({
          ...arm,
          days: arm.days.map((day) => ({ ...day, day: order[day.day - 1] ?? day.day })),
        }));
        const relabeled = judgeExperiment({ ...input, arms });
        const asItWas = judgeExperiment(input);
        expect({ ...relabeled, comparisons: [] }).toEqual({ ...asItWas, comparisons: [] });
        for (const [at, comparison] of relabeled.comparisons.entries())
          for (const [name, value] of Object.entries(comparison)) {
            const before: unknown = Object.entries(asItWas.comparisons[at] ?? {}).find(
              ([other]) => other === name,
            )?.[1];
            if (typeof value === 'number' && typeof before === 'number') expect(value).toBeCloseTo(before, 9);
            else expect(value).toEqual(before);
          }
      }),
      { numRuns: 40 },
    );
  });

  test('the shrunk lift lies between 0 and the lift, and the interval excludes 0 exactly beyond the boundary', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 3, max: 14 }), (both, day) => {
        const [found] = judgeExperiment({ ...experiment(both, day), looks: [day] }).comparisons;
        const { lift, shrunk_lift, low, high, z, boundary } = found ?? expect.fail();
        expect((shrunk_lift ?? 0) * (lift ?? 0)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(shrunk_lift ?? 0)).toBeLessThanOrEqual(Math.abs(lift ?? 0));
        expect((low ?? -1) > 0 || (high ?? Infinity) < 0).toBe(Math.abs(z ?? 0) >= (boundary ?? Infinity));
      }),
      { numRuns: 40 },
    );
  });
});

test('invalid input is refused with the name of the field', () => {
  const [a] = experiment([0.3], 3).arms;
  const one = a ?? expect.fail();
  expect(() => judgeExperiment({ metric: 'ctr', arms: [one] })).toThrow('arms');
  expect(() => judgeExperiment({ metric: 'ctr', arms: [one, one] })).toThrow('arms[1].label: must be unique');
  expect(() => judgeExperiment({ ...experiment([0.3, 0.3], 3), looks: [5, 4] })).toThrow('looks[1]: must be above 5');
  const twice = { label: 'B', days: [{ day: 1, events: 20, trials: 10 }] };
  expect(() => judgeExperiment({ metric: 'ctr', arms: [one, twice] })).toThrow(
    'arms[1].days[0].events: must be at most trials (10) for ctr, not 20',
  );
  expect(judgeExperiment({ metric: 'roas', arms: [one, twice] }).outcome).toBe('too_early');
  expect(() => judgeExperiment({ ...experiment([0.3, 0.3], 3), plan: { days: 7, first_look: 8 } })).toThrow(
    'plan.first_look: must be one of the days',
  );
  const endless = { label: 'B', days: [{ day: 1, events: 1e150, trials: 1e160 }] };
  expect(() => judgeExperiment({ metric: 'ctr', arms: [one, endless] })).toThrow('arms[1].days[0].events');
});
