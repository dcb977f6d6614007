import { normalCdf, normalDensity, normalQuantile } from './distributions.ts';
import { alphaIsPossible, refuseUnless } from './refuse.ts';

/** A boundary above it counts as it: no data reach it. */
const HIGHEST = 8;
/** Simpson's rule with so many steps a standard deviation of the narrowest increment: wrong by less than 1e-7. */
const STEPS_PER_SD = 20;
/** Beyond so many standard deviations a normal density adds nothing to a double. */
const FARTHEST = 8.5;

export interface SpendingInput {
  /** Parts of the plan at which was looked, rising, the last at most 1. A moment without a look spends nothing. */
  readonly looks: readonly number[];
  /** Default 0.05. */
  readonly alpha?: number;
  /** Default 2: α ÷ 2 for each side. */
  readonly sides?: 1 | 2;
}

/**
 * The z that a statistic must pass at each look, so that the chance of a false claim over all of them is α: Lan and DeMets
 * 1983 with the spending function of O'Brien and Fleming's kind, 2 − 2Φ(z₁₋α/2 ÷ √t) for each side. The density of z√t is
 * carried from look to look by Simpson's rule (Armitage, McPherson and Rowe 1969). A look at t = 1 spends what is left.
 *
 * @throws `validation-failed`
 */
export function spendingBounds({ looks, alpha = 0.05, sides = 2 }: SpendingInput): number[] {
  refuseUnless([
    alphaIsPossible(alpha),
    [sides === 1 || sides === 2, 'sides', `must be 1 or 2, not ${sides}`],
    ...looks.map(
      (t, at) =>
        [
          t > (looks[at - 1] ?? 0) && t <= 1,
          `looks[${at}]`,
          `must be above ${looks[at - 1] ?? 0} and at most 1, not ${t}`,
        ] as const,
    ),
  ]);
  const walk = new Walk(sides === 2 ? alpha / 2 : alpha, sides, narrowest(looks) / STEPS_PER_SD);
  return looks.map((t) => walk.look(t));
}

const narrowest = (looks: readonly number[]) =>
  Math.sqrt(Math.min(...looks.map((t, at) => t - (looks[at - 1] ?? 0)), 1));

/** S = z√t is a random walk; its density over what has not crossed a boundary, with Simpson's weights. */
class Walk {
  #t = 0;
  #spent = 0;
  #at = new Float64Array(0);
  #mass = new Float64Array(0);

  constructor(
    readonly alpha: number,
    readonly sides: 1 | 2,
    readonly step: number,
  ) {}

  look(t: number): number {
    const spend = t >= 1 ? this.alpha : 2 - 2 * normalCdf(normalQuantile(1 - this.alpha / 2) / Math.sqrt(t));
    const bound = this.#bound(t, Math.max(0, spend - this.#spent));
    this.#spent += this.#beyond(t, bound);
    this.#carry(t, bound);
    return bound / Math.sqrt(t);
  }

  /** The S beyond which lies so much of what is left: Newton's method on the log, which is concave. */
  #bound(t: number, tail: number): number {
    const highest = HIGHEST * Math.sqrt(t);
    if (this.#beyond(t, highest) >= tail) return highest;
    const sd = Math.sqrt(t - this.#t);
    // what was cut off before only makes the tail smaller: the bound lies to the left of this, and so does every step
    let bound = Math.min(highest, normalQuantile(1 - tail) * Math.sqrt(t));
    for (let step = 0; step < 50; step++) {
      const beyond = this.#beyond(t, bound);
      const moved = (Math.log(beyond / tail) * beyond) / this.#density(bound, sd);
      bound += moved;
      if (Math.abs(moved) < 1e-12) break;
    }
    return bound;
  }

  #beyond(t: number, bound: number): number {
    const sd = Math.sqrt(t - this.#t);
    if (this.#t === 0) return normalCdf(-bound / sd);
    let sum = 0;
    for (let i = 0; i < this.#at.length; i++) {
      const away = (bound - (this.#at[i] ?? 0)) / sd;
      if (away < FARTHEST) sum += (this.#mass[i] ?? 0) * normalCdf(-away);
    }
    return sum;
  }

  #carry(t: number, bound: number): void {
    const sd = Math.sqrt(t - this.#t);
    const from = this.sides === 2 ? -bound : -HIGHEST * Math.sqrt(t);
    const steps = 2 * Math.ceil((bound - from) / this.step / 2);
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
    for (let i = 0; i < this.#at.length; i++) {
      const away = (s - (this.#at[i] ?? 0)) / sd;
      if (Math.abs(away) < FARTHEST) sum += (this.#mass[i] ?? 0) * normalDensity(away);
    }
    return sum / sd;
  }
}
