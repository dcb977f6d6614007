import { inverse, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { fitWeights } from './fit-weights.ts';
import { Moments } from './moments.ts';
import { priorCovariance, priorOf } from './prior.ts';
import { minimumAboveZero } from './solve-weights.ts';

const DAY_MS = 86_400_000;

test('moments added one by one give the same weighted regression as all rows together, to 1e-9', () => {
  const random = seededRandom(1);
  const halfLifeDays = 30;
  const rows = Array.from({ length: 500 }, (_, at) => {
    const features = [random.uniform(), 1000 + random.uniform(), random.uniform()];
    const y = 3 + features.reduce((sum, each, i) => sum + (i + 1) * each, 0) + random.normal();
    return { row: Float64Array.from([...features, y]), atMs: at * 10 * DAY_MS, precision: 0.5 + random.uniform() / 2 };
  });
  const moments = new Moments(4, halfLifeDays);
  for (const { row, atMs, precision } of rows) moments.add(row, precision, atMs);
  const part = (from: number, to: number) =>
    new Matrix([0, 1, 2].map((i) => Array.from({ length: to - from }, (_, j) => moments.covariance(i, from + j))));
  const streamed = inverse(part(0, 3)).mmul(part(3, 4)).getColumn(0);
  // normal equations of the design with an intercept, centered so that the offset of 1000 costs no digits
  const newest = rows.at(-1)?.atMs ?? 0;
  const weights = rows.map(({ atMs, precision }) => precision * 2 ** ((atMs - newest) / DAY_MS / halfLifeDays));
  const design = new Matrix(
    rows.map(({ row }) => [1, (row[0] ?? 0) - 0.5, (row[1] ?? 0) - 1000.5, (row[2] ?? 0) - 0.5]),
  );
  const weighted = Matrix.mul(design, 1);
  weights.forEach((weight, at) => {
    weighted.mulRow(at, weight);
  });
  const target = Matrix.columnVector(rows.map(({ row }) => row[3] ?? 0));
  const batch = inverse(weighted.transpose().mmul(design))
    .mmul(weighted.transpose().mmul(target))
    .getColumn(0)
    .slice(1);
  streamed.forEach((each, at) => {
    expect(Math.abs(each - (batch[at] ?? 0))).toBeLessThan(1e-9);
  });
});

test('the posterior of two weights matches a brute-force grid', () => {
  const [share, sd, count, noise] = [0.6, 0.15, 80, 1];
  const variance = 1 / 12;
  // independent features with that variance; their covariance with the target if least squares found exactly b = 2, w = 0.4
  const evidence = {
    features: Matrix.diag([variance, variance]),
    withTarget: [2 * 0.4 * variance, 2 * 0.6 * variance],
    target: 2 ** 2 * variance * (0.4 ** 2 + 0.6 ** 2) + noise * ((count - 4) / count),
    count,
    rows: count,
    meanPrecision: 1,
    removed: 1,
  };
  const covariance = new Matrix([
    [sd ** 2, -(sd ** 2)],
    [-(sd ** 2), sd ** 2],
  ]);
  const fit = fitWeights(evidence, priorOf([share, 1 - share], covariance));
  const unit = Math.sqrt(evidence.target / (variance * (share ** 2 + (1 - share) ** 2)));
  let [mass, sum, squares] = [0, 0, 0];
  for (let b = 0.01; b < 12; b += 0.02) {
    for (let w = -0.2; w < 1.2; w += 0.002) {
      const left =
        evidence.target - 2 * b * (w * (evidence.withTarget[0] ?? 0) + (1 - w) * (evidence.withTarget[1] ?? 0));
      const misfit = left + b * b * variance * (w * w + (1 - w) ** 2);
      const log = -0.5 * ((count * misfit) / fit.noise + ((w - share) / sd) ** 2 + (b / unit) ** 2);
      const density = Math.exp(log + 0.5 * count);
      mass += density;
      sum += density * w;
      squares += density * w * w;
    }
  }
  const mean = sum / mass;
  expect(fit.mean[0]).toBeCloseTo(mean, 3);
  expect(Math.sqrt(fit.covariance.get(0, 0))).toBeCloseTo(Math.sqrt(squares / mass - mean * mean), 3);
  expect(fit.noise).toBeCloseTo(1, 1);
  expect((fit.mean[0] ?? 0) + (fit.mean[1] ?? 0)).toBeCloseTo(1, 12);
});

test('without data the posterior is the prior', () => {
  const shares = [0.5, 0.16, 0.2, 0.14];
  const covariance = priorCovariance(shares);
  const none = { count: 0, rows: 0, meanPrecision: 1, removed: 1 };
  const nothing = { features: Matrix.zeros(4, 4), withTarget: [0, 0, 0, 0], target: 0, ...none };
  const fit = fitWeights(nothing, priorOf(shares, covariance));
  fit.mean.forEach((each, at) => {
    expect(each).toBeCloseTo(shares[at] ?? 0, 12);
  });
  expect(Matrix.sub(fit.covariance, covariance).norm()).toBeLessThan(1e-12);
});

test('negative weights become 0, and the others are optimized again rather than only clipped', () => {
  const hessian = new Matrix([
    [2, 1, 0],
    [1, 2, 0],
    [0, 0, 1],
  ]);
  const weights = minimumAboveZero({ hessian, linear: [-2, 1, 0], total: 1 }, [0.4, 0.3, 0.3]);
  // on the face w₁ = 0: min w₂² − w₂ + ½(1 − w₂)², so 3w₂ = 2
  expect(weights[0]).toBe(0);
  expect(weights[1]).toBeCloseTo(2 / 3, 12);
  expect(weights[2]).toBeCloseTo(1 / 3, 12);
});
