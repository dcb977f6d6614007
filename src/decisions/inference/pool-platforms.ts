import { inverse, LuDecomposition, Matrix } from 'ml-matrix';
import { dot, times } from './solve-weights.ts';

/** What another platform's results say about the weights: a normal likelihood, in information form. */
export interface Information {
  readonly precision: Matrix;
  readonly linear: readonly number[];
}

interface Pooled {
  readonly mean: number[];
  readonly covariance: Matrix;
  /** Log of the probability of the other platforms' results. */
  readonly logEvidence: number;
}

/** Candidate shares of a weight's prior variance that are specific to the platform; 1 means that platforms are unrelated. */
export const OWN_SHARES = [0.1, 0.25, 0.5, 0.75, 1] as const;

/**
 * Returns the prior of one platform's weights given the other platforms' results: w = prior mean + common + own. The
 * common part has (1 − own share) of the prior covariance V, each platform's own part has the rest. The variance of w
 * is V for any share, so that pooling cannot make one platform more certain by itself (Gelman et al. 2013, chapter 5).
 */
export function poolPlatforms(
  mean: readonly number[],
  covariance: Matrix,
  others: readonly Information[],
  ownShare: number,
): Pooled {
  const size = mean.length;
  const own = Matrix.mul(covariance, ownShare);
  const common = Matrix.mul(covariance, 1 - ownShare);
  const precision = Matrix.zeros(size, size);
  const linear = mean.map(() => 0);
  let logEvidence = 0;
  for (const other of others) {
    const towards = times(other.precision, mean).map((each, at) => (other.linear[at] ?? 0) - each);
    const widened = Matrix.eye(size).add(other.precision.mmul(own));
    const narrowed = inverse(widened);
    const pull = times(narrowed, towards);
    precision.add(narrowed.mmul(other.precision));
    pull.forEach((each, at) => {
      linear[at] = (linear[at] ?? 0) + each;
    });
    logEvidence += 0.5 * dot(times(own, towards), pull) - 0.5 * logDeterminant(widened);
  }
  const widened = Matrix.eye(size).add(precision.mmul(common));
  const posterior = common.mmul(inverse(widened));
  const shift = times(posterior, linear);
  return {
    mean: mean.map((each, at) => each + (shift[at] ?? 0)),
    covariance: Matrix.add(own, posterior.add(posterior.transpose()).div(2)),
    logEvidence: logEvidence + 0.5 * dot(linear, shift) - 0.5 * logDeterminant(widened),
  };
}

/** The matrix must have a positive determinant. */
const logDeterminant = (matrix: Matrix) =>
  new LuDecomposition(matrix).upperTriangularMatrix.diagonal().reduce((sum, each) => sum + Math.log(Math.abs(each)), 0);
