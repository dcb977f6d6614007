import { z } from 'zod';
import { normalCdf, normalDensity, normalQuantile } from './distributions.ts';
import { alphaIsPossible, LEVEL, refuseUnless, shaped } from './refuse.ts';

/** Maximum boundary: no data reach a higher one. */
const HIGHEST = 8;
/** Simpson's steps per standard deviation of the next increment: the error is below 1e-7. */
const STEPS_PER_SD = 20;
/** Minimum distance between looks: steps are as fine as increments, so looks that are closer together would be slow. */
const NEAREST = 0.002;
/** Farther away than this many standard deviations, a normal density is zero in double precision. */
const FARTHEST = 8.5;

export interface SpendingInput {
  /**
   * When the looks took place, as fractions of the plan: each at least 0.002 after the one before, the last at most 1. A time
   * without a look spends nothing.
   */
  readonly looks: readonly number[];
  /** Default 0.05. */
  readonly alpha?: number;
  /** Default 2: α ÷ 2 for each side. */
  readonly sides?: 1 | 2;
}

/**
 * Returns the z that a statistic must pass at each look so that the probability of a false claim over all looks is α: Lan and
 * DeMets 1983 with the spending function of O'Brien and Fleming's type, 2 − 2Φ(z₁₋α/2 ÷ √t) for each side. The density of z√t is
 * carried from look to look by Simpson's rule (Armitage, McPherson and Rowe 1969). A look at t = 1 spends the rest.
 *
 * @throws `validation-failed`
 */
export function spendingBounds(input: SpendingInput): number[] {
  const { looks, alpha = 0.05, sides = 2 } = shaped({ looks: z.array(z.number()), ...LEVEL }, input);
  refuseUnless([
    alphaIsPossible(alpha),
    ...looks.map((t, at) => {
      const last = looks[at - 1] ?? 0;
      const isLater = t > last && t <= 1;
      return [
        isLater && t - last >= NEAREST - 1e-12,
        `looks[${at}]`,
        isLater
          ? `must be at least ${NEAREST} after ${last}, not ${t}: looks that close together give the same result`
          : `must be above ${last} and at most 1, not ${t}`,
      ] as const;
    }),
  ]);
  const walk = new SpendingWalk(alpha, sides);
  return looks.map((t) => walk.look(t));
}

/**
 * Computes the same bounds one look at a time, for experiments with daily looks: each bound depends only on the looks before it,
 * to the last bit. S = z√t is a random walk; `at` and `mass` hold its density, with Simpson's weights, where no boundary was
 * crossed.
 */
export class SpendingWalk {
  readonly #alpha: number;
  readonly #sides: 1 | 2;
  #looked: { readonly t: number; readonly bound: number } | undefined;
  #t = 0;
  #spent = 0;
  #at = new Float64Array(0);
  #mass = new Float64Array(0);

  constructor(alpha: number, sides: 1 | 2) {
    this.#alpha = sides === 2 ? alpha / 2 : alpha;
    this.#sides = sides;
  }

  /** @param t above the last one, at most 1 */
  look(t: number): number {
    if (this.#looked !== undefined) this.#carry(this.#looked.t, this.#looked.bound, t);
    const spend = t >= 1 ? this.#alpha : 2 - 2 * normalCdf(normalQuantile(1 - this.#alpha / 2) / Math.sqrt(t));
    const bound = this.#bound(t, Math.max(0, spend - this.#spent));
    this.#spent += this.#beyond(t, bound);
    this.#looked = { t, bound };
    return bound / Math.sqrt(t);
  }

  /** Returns the S with that tail probability: Newton's method on the log, with bisection whenever a step leaves the bracket. */
  #bound(t: number, tail: number): number {
    const highest = HIGHEST * Math.sqrt(t);
    if (this.#beyond(t, highest) >= tail) return highest;
    const sd = Math.sqrt(t - this.#t);
    let [left, right] = [-highest, highest];
    let bound = Math.min(highest, -normalQuantile(tail) * Math.sqrt(t));
    for (let step = 0; step < 100; step++) {
      const beyond = this.#beyond(t, bound);
      if (beyond > tail) left = bound;
      else right = bound;
      const next = bound + (Math.log(beyond / tail) * beyond) / this.#density(bound, sd);
      // right after a look, no density is beyond its boundary, so there is no slope to follow
      const moved = (next > left && next < right ? next : (left + right) / 2) - bound;
      bound += moved;
      if (Math.abs(moved) < 1e-12) break;
    }
    return bound;
  }

  #beyond(t: number, bound: number): number {
    const sd = Math.sqrt(t - this.#t);
    if (this.#t === 0) return normalCdf(-bound / sd);
    let sum = 0;
    for (let i = this.#from(bound, sd); i < this.#at.length; i++)
      sum += (this.#mass[i] ?? 0) * normalCdf(((this.#at[i] ?? 0) - bound) / sd);
    return sum;
  }

  /** Returns the first grid point that is close enough to matter at `s`. */
  #from(s: number, sd: number): number {
    const [first = 0, second = first] = this.#at;
    return Math.max(0, Math.ceil((s - FARTHEST * sd - first) / (second - first)));
  }

  /** Carries the density from the previous look to this one, in steps that are fine enough for the next increment. */
  #carry(t: number, bound: number, next: number): void {
    const sd = Math.sqrt(t - this.#t);
    const from = this.#sides === 2 ? -bound : -HIGHEST * Math.sqrt(t);
    const steps = 2 * Math.ceil(((bound - from) * STEPS_PER_SD) / Math.sqrt(next - t) / 2);
    const width = (bound - from) / steps;
    const at = new Float64Array(steps + 1);
    const mass = new Float64Array(steps + 1);
    for (let j = 0; j <= steps; j++) {
      const s = from + j * width;
      const weight = j === 0 || j === steps ? 1 : j % 2 === 1 ? 4 : 2;
      at[j] = s;
      mass[j] = ((weight * width) / 3) * this.#density(s, sd);
    }
    [this.#at, this.#mass, this.#t] = [at, mass, t];
  }

  #density(s: number, sd: number): number {
    if (this.#t === 0) return normalDensity(s / sd) / sd;
    let sum = 0;
    for (let i = this.#from(s, sd); i < this.#at.length; i++) {
      const away = (s - (this.#at[i] ?? 0)) / sd;
      if (away < -FARTHEST) break;
      sum += (this.#mass[i] ?? 0) * normalDensity(away);
    }
    return sum / sd;
  }
}
