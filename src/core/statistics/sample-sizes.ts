import { z } from 'zod';
import { logGamma, normalCdf, normalQuantile, studentUpper } from './distributions.ts';
import { alphaIsPossible, LEVEL, refuseUnless, shaped } from './refuse.ts';

interface Sized {
  /** Default 0.05. */
  readonly alpha?: number;
  /** Default 0.8. */
  readonly power?: number;
  /** Default 2. */
  readonly sides?: 1 | 2;
}

export interface RatesToTell extends Sized {
  readonly baseline: number;
  readonly target: number;
}

export interface MeansToTell extends Sized {
  /** The smallest difference of the means to detect. */
  readonly difference: number;
  readonly sd: number;
}

/**
 * Returns how many trials per arm are needed to distinguish two rates, as a number with a fraction: Fleiss, Levin and Paik 2003,
 * 4.1 without continuity correction; R's `power.prop.test`. For independent trials; for ads, see `planExperiment`.
 *
 * @throws `validation-failed`
 */
export function sampleSizeForRates(input: RatesToTell): number {
  const { baseline, target, ...sized } = shaped({ baseline: z.number(), target: z.number(), ...SIZED }, input);
  const { alpha, power } = checked(sized, [
    [baseline >= 0 && baseline <= 1, 'baseline', `must be from 0 to 1, not ${baseline}`],
    [
      target >= 0 && target <= 1 && target !== baseline,
      'target',
      `must be from 0 to 1 and differ from the baseline, not ${target}`,
    ],
  ]);
  const mean = (baseline + target) / 2;
  const ofChance = normalQuantile(1 - alpha) * Math.sqrt(2 * mean * (1 - mean));
  const ofPower = normalQuantile(power) * Math.sqrt(baseline * (1 - baseline) + target * (1 - target));
  return ((ofChance + ofPower) / (target - baseline)) ** 2;
}

/**
 * Returns how many measurements per arm are needed to distinguish two means, as a number with a fraction, by Student's test: R's
 * `power.t.test`, which counts only rejections in the right direction; at least 2.
 *
 * @throws `validation-failed`
 */
export function sampleSizeForMeans(input: MeansToTell): number {
  const { difference, sd, ...sized } = shaped({ difference: z.number(), sd: z.number(), ...SIZED }, input);
  const { alpha, power } = checked(sized, [
    [difference !== 0, 'difference', 'must be a number other than 0'],
    [sd > 0, 'sd', `must be above 0, not ${sd}`],
  ]);
  const effect = Math.abs(difference) / sd;
  const powerAt = (n: number) => studentPower(2 * (n - 1), effect * Math.sqrt(n / 2), alpha);
  // fewer than two measurements have no spread
  let [low, high] = [2, 4];
  if (powerAt(low) >= power) return 2;
  while (powerAt(high) < power) [low, high] = [high, high * 2];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Returns P(T > t₁₋α) of the noncentral t: the normal tail averaged over the chi distribution of the spread, by Simpson's rule. */
function studentPower(degrees: number, noncentrality: number, alpha: number): number {
  const critical = studentUpper(degrees, alpha);
  const logScale = Math.log(2) + (degrees / 2) * Math.log(degrees / 2) - logGamma(degrees / 2);
  const sd = Math.min(1, 1 / Math.sqrt(2 * degrees));
  const [from, to] = [Math.max(0, 1 - 12 * sd), 1 + 12 * sd];
  const steps = 600;
  const width = (to - from) / steps;
  let sum = 0;
  for (let j = 0; j <= steps; j++) {
    const s = from + j * width;
    if (s === 0) continue;
    const weight = j === 0 || j === steps ? 1 : j % 2 === 1 ? 4 : 2;
    const density = Math.exp(logScale + (degrees - 1) * Math.log(s) - (degrees * s * s) / 2);
    sum += weight * density * normalCdf(noncentrality - critical * s);
  }
  return (sum * width) / 3;
}

const SIZED = { ...LEVEL, power: z.number().optional() };

function checked({ alpha = 0.05, power = 0.8, sides = 2 }: Sized, more: Parameters<typeof refuseUnless>[0]) {
  refuseUnless([
    alphaIsPossible(alpha),
    [power > alpha && power < 1, 'power', `must be above alpha and below 1, not ${power}`],
    ...more,
  ]);
  return { alpha: alpha / sides, power };
}
