import { z } from 'zod';
import { parse } from '../kernel/index.ts';
import { normalCdf, normalDensity } from './distributions.ts';
import { refuseUnless } from './refuse.ts';

/** An estimate and its variance. */
export interface Measured {
  readonly effect: number;
  readonly variance: number;
}

export interface Pooled {
  /** The variance of the true effects between the estimates. */
  readonly tau2: number;
  readonly mean: number;
  readonly se: number;
}

/** The squares of effects up to this size are finite. */
const LARGEST = 1e100;
const ESTIMATES = z.array(
  z.strictObject({ effect: z.number().min(-LARGEST).max(LARGEST), variance: z.number().gt(0).max(LARGEST) }),
);

/**
 * Estimates how much the true effects differ, and their mean: Paule and Mandel 1982, the τ² at which the weighted squares sum to
 * the degrees of freedom; 0 if they do so even without it.
 *
 * @throws `validation-failed`
 */
export function paulMandel(given: readonly Measured[]): Pooled {
  const estimates = parse(ESTIMATES, given);
  refuseUnless([[estimates.length > 0, '', 'must have at least one estimate']]);
  const excess = (tau2: number) => {
    const { mean } = poolAt(estimates, tau2);
    const squares = estimates.reduce((sum, { effect, variance }) => sum + (effect - mean) ** 2 / (variance + tau2), 0);
    return squares - (estimates.length - 1);
  };
  if (excess(0) <= 0) return poolAt(estimates, 0);
  let [low, high] = [0, 1];
  while (excess(high) > 0) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return poolAt(estimates, (low + high) / 2);
}

function poolAt(estimates: readonly Measured[], tau2: number): Pooled {
  let [weights, weighed] = [0, 0];
  for (const { effect, variance } of estimates) {
    weights += 1 / (variance + tau2);
    weighed += effect / (variance + tau2);
  }
  return { tau2, mean: weighed / weights, se: 1 / Math.sqrt(weights) };
}

/** Shrinks an estimate toward the mean of its group by as much as chance explains (Efron and Morris 1975); returns it with its variance. */
export function shrink({ effect, variance }: Measured, { tau2, mean }: Pick<Pooled, 'tau2' | 'mean'>): Measured {
  const kept = tau2 > 0 ? tau2 / (tau2 + variance) : 0;
  return { effect: mean + kept * (effect - mean), variance: kept * variance };
}

/** Returns the expected loss of choosing an arm whose true effect is normal around μ with σ: E max(0, −truth) = σφ(μ ÷ σ) − μΦ(−μ ÷ σ). */
export const expectedLoss = (mean: number, sd: number): number =>
  sd > 0 ? sd * normalDensity(mean / sd) - mean * normalCdf(-mean / sd) : Math.max(0, -mean);
