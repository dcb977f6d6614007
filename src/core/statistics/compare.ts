import { z } from 'zod';
import { studentTail, studentUpper } from './distributions.ts';
import { alphaIsPossible, isCount, LEVEL, refuseUnless, shaped } from './refuse.ts';

const MEASURED = z.strictObject({ n: z.number(), sum: z.number(), sumSquares: z.number() });
const COUNTED = z.strictObject({ n: z.number(), events: z.number() });

/** Sums of independent measurements. */
export interface MeasuredArm {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/** Trials, and the number of them with the event. */
export interface CountedArm {
  readonly n: number;
  readonly events: number;
}

export interface CompareOptions {
  /** By default 0.05: a 95% interval. */
  readonly alpha?: number;
  /** Whether the effect is (b − a) ÷ a instead of b − a. */
  readonly relative?: boolean;
}

/** The difference of b from a. Without any observed spread, the interval is unbounded and p is 1: no conclusion is possible. */
export interface Comparison {
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly se: number;
  /** Two-sided. */
  readonly p: number;
  /** Degrees of freedom (Welch and Satterthwaite). */
  readonly df: number;
}

/**
 * Compares two means without assuming equal spreads: Welch 1947, R's `t.test`. The variance of the relative effect comes from the
 * delta method (Deng, Knoblich and Lu 2018). For independent measurements, which impressions of an ad are not: see
 * `judgeExperiment`.
 *
 * @throws `validation-failed`
 */
export function compareMeans(
  arms: { readonly a: MeasuredArm; readonly b: MeasuredArm },
  options: CompareOptions = {},
): Comparison {
  const { a, b } = shaped({ a: MEASURED, b: MEASURED }, arms);
  refuseUnless([isCount('a.n', a.n, 2), isCount('b.n', b.n, 2)]);
  return compare(momentsOf('a', a), momentsOf('b', b), options);
}

/**
 * Compares two shares by their difference or ratio; a share's variance is p(1 − p). If both shares are 0 or 1, that variance is 0
 * and meaningless: one success and one failure are then added to each arm for it (Agresti and Caffo 2000).
 *
 * @throws `validation-failed`
 */
export function compareProportions(
  arms: { readonly a: CountedArm; readonly b: CountedArm },
  options: CompareOptions = {},
): Comparison {
  const { a, b } = shaped({ a: COUNTED, b: COUNTED }, arms);
  refuseUnless(
    (['a', 'b'] as const).flatMap((label) => {
      const { n, events } = { a, b }[label];
      return [
        isCount(`${label}.n`, n, 2),
        [events >= 0 && events <= n, `${label}.events`, `must be from 0 to n, not ${events}`] as const,
      ];
    }),
  );
  const isFlat = [a, b].every(({ n, events }) => events === 0 || events === n);
  const share = ({ n, events }: CountedArm) => {
    const [x, of] = isFlat ? [events + 1, n + 2] : [events, n];
    return { n, mean: events / n, variance: ((x / of) * (1 - x / of) * n) / of };
  };
  return compare(share(a), share(b), options);
}

const OPTIONS = { alpha: LEVEL.alpha, relative: z.boolean().optional() };

/** Relative error of a sum of squares: from the caller's summation of millions of values, and from the precision of a double. */
const ROUNDED = { sums: 1e-10, digits: 1e-14 };

interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(label: string, { n, sum, sumSquares }: MeasuredArm): Moments {
  const variance = (sumSquares - (sum * sum) / n) / (n - 1);
  refuseUnless([
    [
      variance * (n - 1) >= -ROUNDED.sums * sumSquares,
      `${label}.sumSquares`,
      `must be at least sum² ÷ n = ${(sum * sum) / n}, not ${sumSquares}`,
    ],
  ]);
  // if all values are equal, rounding leaves a small variance that is not real
  return { n, mean: sum / n, variance: variance * (n - 1) <= ROUNDED.digits * sumSquares ? 0 : variance };
}

function compare(a: Moments, b: Moments, options: CompareOptions): Comparison {
  const { alpha = 0.05, relative = false } = shaped(OPTIONS, options);
  refuseUnless([
    alphaIsPossible(alpha),
    [!relative || a.mean !== 0, 'relative', 'must be false if the mean of a is 0: nothing is relative to 0'],
  ]);
  const [ofA, ofB] = [a.variance / a.n, b.variance / b.n];
  const effect = relative ? (b.mean - a.mean) / a.mean : b.mean - a.mean;
  const squared = relative ? ofB / a.mean ** 2 + (ofA * b.mean ** 2) / a.mean ** 4 : ofA + ofB;
  const se = Math.sqrt(squared);
  const df = (ofA + ofB) ** 2 / (ofA ** 2 / (a.n - 1) + ofB ** 2 / (b.n - 1));
  if (!(se > 0))
    return { effect, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, se, p: 1, df: a.n + b.n - 2 };
  const reach = studentUpper(df, alpha / 2) * se;
  return { effect, low: effect - reach, high: effect + reach, se, p: 2 * studentTail(df, effect / se), df };
}
