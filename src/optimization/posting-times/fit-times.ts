import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export const HOURS = 24;
export const WEEKDAYS = 7;
const SIZE = HOURS + WEEKDAYS;

/** Spreads between hours and weekdays, as logs. Measured spreads of hours are .11 and .16; a wider grid promises too much. */
const HOUR_SPREADS = [0, 0.05, 0.1, 0.15, 0.2, 0.3];
const WEEKDAY_SPREADS = [0, 0.1, 0.2];
/** Length of the periodic kernel: hours resemble each other by .93 at one hour, .55 at three, .13 at six. */
const KERNEL_LENGTH = 0.7;

export interface TimedResult {
  /** Log of the result ÷ the usual result. */
  readonly lift: number;
  readonly weight: number;
  readonly hour: number | undefined;
  readonly weekday: number;
}

/** One pair of spreads: its probability, and the effects of hours and weekdays under it. */
export interface Fit {
  readonly probability: number;
  readonly hourSpread: number;
  readonly weekdaySpread: number;
  readonly mean: Float64Array;
  readonly covariance: Matrix;
}

/**
 * Fits lift = μ + h(hour) + w(weekday) + ε. Hours follow a Gaussian process with a periodic kernel exp(−2 sin²(πΔ ÷ 24) ÷ .7²)
 * (MacKay 1998), weekdays are independent, and μ is flat. Averages over a grid of spreads by marginal likelihood (Rasmussen and
 * Williams 2006, 5.4.1), with half the prior on no spread at all. Hours and weekdays are added: 168 separate cells predict
 * worse than nothing.
 */
export function fitTimes(results: readonly TimedResult[]): Fit[] {
  const sums = sumUp(results);
  const kernel = new CholeskyDecomposition(
    Matrix.from1DArray(
      HOURS,
      HOURS,
      Array.from({ length: HOURS * HOURS }, (_, at) => {
        const [one, other] = [Math.floor(at / HOURS), at % HOURS];
        const angle = (Math.PI * (one - other)) / HOURS;
        return Math.exp((-2 * Math.sin(angle) ** 2) / KERNEL_LENGTH ** 2) + (one === other ? 1e-9 : 0);
      }),
    ),
  ).lowerTriangularMatrix;
  const fits = HOUR_SPREADS.flatMap((hourSpread) =>
    WEEKDAY_SPREADS.map((weekdaySpread) => fitAt(sums, kernel, hourSpread, weekdaySpread)),
  );
  const highest = Math.max(...fits.map(({ logLikelihood }) => logLikelihood));
  const whole = fits.reduce((sum, { logLikelihood }) => sum + Math.exp(logLikelihood - highest), 0);
  return fits.map(({ logLikelihood, ...fit }) => ({ ...fit, probability: Math.exp(logLikelihood - highest) / whole }));
}

interface Sums {
  /** The effective number of results: older ones count less. */
  readonly n: number;
  readonly design: Matrix;
  readonly response: Matrix;
  readonly squares: number;
}

/** Reduces the results to the sums that the fit needs: the weighted products of the design and the lifts, without their means. */
function sumUp(results: readonly TimedResult[]): Sums {
  const weights = results.reduce((sum, { weight }) => sum + weight, 0);
  const squared = results.reduce((sum, { weight }) => sum + weight * weight, 0);
  const n = (weights * weights) / squared;
  const scale = n / weights;
  const mean = results.reduce((sum, { weight, lift }) => sum + weight * lift, 0) / weights;
  const design = Matrix.zeros(SIZE, SIZE);
  const response = Matrix.zeros(SIZE, 1);
  const columns = Matrix.zeros(SIZE, 1);
  let squares = 0;
  for (const { lift, weight, hour, weekday } of results) {
    const [w, y] = [weight * scale, lift - mean];
    const at = hour === undefined ? [HOURS + weekday] : [hour, HOURS + weekday];
    squares += w * y * y;
    for (const one of at) {
      columns.set(one, 0, columns.get(one, 0) + w);
      response.set(one, 0, response.get(one, 0) + w * y);
      for (const other of at) design.set(one, other, design.get(one, other) + w);
    }
  }
  return { n, design: design.sub(columns.mmul(columns.transpose()).div(n)), response, squares };
}

function fitAt({ n, design, response, squares }: Sums, kernel: Matrix, hourSpread: number, weekdaySpread: number) {
  const root = Matrix.zeros(SIZE, SIZE);
  root.setSubMatrix(Matrix.mul(kernel, hourSpread), 0, 0);
  for (let day = 0; day < WEEKDAYS; day++) root.set(HOURS + day, HOURS + day, weekdaySpread);
  const product = root.transpose().mmul(design).mmul(root);
  // rounding makes the matrix slightly asymmetric
  const inner = Matrix.add(product, product.transpose()).div(2);
  const right = root.transpose().mmul(response);
  const solve = (noise: number) => {
    const factor = new CholeskyDecomposition(Matrix.eye(SIZE).add(Matrix.div(inner, noise)));
    const inverse = factor.solve(Matrix.eye(SIZE));
    const whitened = inverse.mmul(Matrix.div(right, noise));
    return { factor, inverse, whitened, effects: root.mmul(whitened) };
  };
  let noise = Math.max(1e-9, squares / Math.max(1, n - 1));
  for (let round = 0; round < 3; round++) {
    const { inverse, effects } = solve(noise);
    const fitted = effects.transpose().mmul(design).mmul(effects).get(0, 0);
    const left = squares - 2 * effects.transpose().mmul(response).get(0, 0) + fitted;
    noise = Math.max(1e-9, left / Math.max(1, n - 1 - (SIZE - inverse.trace())));
  }
  const { factor, inverse, whitened, effects } = solve(noise);
  const lower = factor.lowerTriangularMatrix;
  const logDeterminant = lower.diagonal().reduce((sum, each) => sum + 2 * Math.log(each), 0);
  const explained = Matrix.div(right, noise).transpose().mmul(whitened).get(0, 0);
  return {
    hourSpread,
    weekdaySpread,
    mean: Float64Array.from(effects.to1DArray()),
    covariance: root.mmul(inverse).mmul(root.transpose()),
    logLikelihood:
      -0.5 * (n - 1) * Math.log(noise) -
      (0.5 * squares) / noise +
      0.5 * explained -
      0.5 * logDeterminant +
      priorOf(hourSpread, HOUR_SPREADS.length) +
      priorOf(weekdaySpread, WEEKDAY_SPREADS.length),
  };
}

const priorOf = (spread: number, points: number) => Math.log(spread === 0 ? 0.5 : 0.5 / (points - 1));
