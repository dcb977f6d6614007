import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { RuleSetDocument } from '../rules/index.ts';
import type { Prior } from './fit-weights.ts';

/** The assumed standard deviation of a weight that a person wrote, as a share of that weight. */
export const PRIOR_RELATIVE_SD = 0.5;
/** The least standard deviation, as a share of all weights, so that a small weight can grow. */
export const PRIOR_LEAST_SD = 0.05;

/** Each feature's share of all weights, in document order. */
export function sharesOf({ features }: Pick<RuleSetDocument, 'features'>): number[] {
  const weights = Object.values(features).map(({ weight }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The shares of the last rule set that a person wrote: a trained document carries them. */
export const priorShares = (document: RuleSetDocument): number[] => document.trained?.prior ?? sharesOf(document);

/**
 * Returns the covariance of independent normal weights around the shares that a person wrote, divided by their sum: to
 * first order JVJᵀ with J = I − p1ᵀ.
 */
export function priorCovariance(shares: readonly number[]): Matrix {
  const size = shares.length;
  const variances = shares.map((share) => Math.max(PRIOR_RELATIVE_SD * share, PRIOR_LEAST_SD) ** 2);
  const slopes = Matrix.eye(size).sub(Matrix.columnVector(shares).mmul(Matrix.ones(1, size)));
  return symmetric(slopes.mmul(Matrix.diag(variances)).mmul(slopes.transpose()));
}

/** Returns a normal prior over weights with a fixed sum. */
export function priorOf(mean: readonly number[], covariance: Matrix): Prior {
  const size = mean.length;
  // the plane of a fixed sum has no width: any variance across it makes the matrix invertible and changes nothing within it
  const across = Math.max(covariance.trace() / size, 1e-12) / size;
  const factor = new CholeskyDecomposition(symmetric(Matrix.add(covariance, Matrix.ones(size, size).mul(across))));
  const precision = symmetric(factor.solve(Matrix.eye(size)));
  return { mean, precision, logVolume: planeVolume(new CholeskyDecomposition(precision)) };
}

/** Returns ½·log of the determinant of a precision within the plane of a fixed sum (up to a constant). */
function planeVolume(factor: CholeskyDecomposition): number {
  const lower = factor.lowerTriangularMatrix;
  const size = lower.rows;
  const across = factor.solve(Matrix.ones(size, 1)).sum();
  return lower.diagonal().reduce((sum, each) => sum + Math.log(each), 0) + 0.5 * Math.log(across);
}

const symmetric = (matrix: Matrix) => Matrix.add(matrix, matrix.transpose()).div(2);
