import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** min ½ wᵀHw − hᵀw over the w that add up to `total`. */
interface Quadratic {
  readonly hessian: Matrix;
  readonly linear: readonly number[];
  readonly total: number;
}

interface Minimum {
  readonly weights: number[];
  /** The Lagrange multiplier of the fixed sum: (Hw − h)ᵢ = −multiplier for every free weight. */
  readonly multiplier: number;
}

export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);

export const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  Array.from({ length: matrix.rows }, (_, row) => {
    let sum = 0;
    for (let at = 0; at < vector.length; at++) sum += matrix.get(row, at) * (vector[at] ?? 0);
    return sum;
  });

/** Returns the minimum where weights may be negative, and the factor used to compute it. */
export function minimumOnPlane({ hessian, linear, total }: Quadratic): Minimum & {
  factor: CholeskyDecomposition;
  /** H⁻¹1 */
  inverseOfOnes: number[];
} {
  const factor = new CholeskyDecomposition(hessian);
  const both = factor.solve(new Matrix(linear.map((each) => [each, 1])));
  const free = both.getColumn(0);
  const inverseOfOnes = both.getColumn(1);
  const multiplier = (sum(free) - total) / sum(inverseOfOnes);
  const weights = free.map((each, at) => each - multiplier * (inverseOfOnes[at] ?? 0));
  return { weights, multiplier, factor, inverseOfOnes };
}

/**
 * Returns the minimum over weights ≥ 0, by the primal active-set method (Nocedal and Wright 2006, algorithm 16.3): a
 * weight is 0 because the data want it negative, and the others are optimal given that, which clipping would not
 * achieve.
 *
 * @param start weights ≥ 0 that add up to the total
 */
export function minimumAboveZero(problem: Quadratic, start: readonly number[]): number[] {
  const { hessian, linear } = problem;
  const tolerance = 1e-10 * Math.max(1, ...linear.map(Math.abs));
  let weights = [...start];
  const free = new Set(weights.flatMap((each, at) => (each > 0 ? [at] : [])));
  for (let step = 0; step < 20 * weights.length + 20; step++) {
    const target = minimumOnFace(problem, [...free]);
    const blocking = firstBlocked(weights, target.weights, free);
    if (blocking !== undefined) {
      weights = weights.map((each, at) => each + blocking.step * ((target.weights[at] ?? 0) - each));
      weights[blocking.at] = 0;
      free.delete(blocking.at);
      continue;
    }
    weights = target.weights;
    const gradient = times(hessian, weights).map((each, at) => each - (linear[at] ?? 0) + target.multiplier);
    const worst = gradient.reduce(
      (lowest, each, at) => (free.has(at) || each >= lowest.value ? lowest : { value: each, at }),
      { value: -tolerance, at: -1 },
    );
    if (worst.at < 0) break;
    free.add(worst.at);
  }
  return weights;
}

function minimumOnFace({ hessian, linear, total }: Quadratic, free: readonly number[]): Minimum {
  const weights = linear.map(() => 0);
  const face = minimumOnPlane({
    hessian: hessian.selection([...free], [...free]),
    linear: free.map((at) => linear[at] ?? 0),
    total,
  });
  free.forEach((at, place) => {
    weights[at] = face.weights[place] ?? 0;
  });
  return { weights, multiplier: face.multiplier };
}

/** Returns the first weight to reach 0 on the way to the target, and how far along the way. */
function firstBlocked(weights: readonly number[], target: readonly number[], free: ReadonlySet<number>) {
  let first: { at: number; step: number } | undefined;
  for (const at of free) {
    const [from, to] = [weights[at] ?? 0, target[at] ?? 0];
    if (to >= 0) continue;
    const step = from / (from - to);
    if (first === undefined || step < first.step) first = { at, step };
  }
  return first;
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
