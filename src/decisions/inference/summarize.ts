import { Matrix } from 'ml-matrix';
import type { Evidence } from './fit-weights.ts';
import type { Moments } from './moments.ts';

/** The number of columns before the features: log(1 + age in days), and whether the age is known. The target comes last. */
export const AGE_COLUMNS = 2;
/** A column with a variance below this cannot explain another. */
const NO_VARIANCE = 1e-9;
/** A feature (in [0,1]) with a variance below this (± 0.001) does not vary: it would absorb what the others leave unexplained. */
const LEAST_VARIANCE = 1e-6;

/** Prepares the row of one result for its features: fills in its age. */
export function fillAge(row: Float64Array, ageDays: number): void {
  const isKnown = !Number.isNaN(ageDays);
  row[0] = isKnown ? Math.log1p(Math.max(0, ageDays)) : 0;
  row[1] = isKnown ? 1 : 0;
}

/** One platform's results, with the intercept and the age taken out of every column by least squares. */
export interface Summary {
  readonly evidence: Evidence;
  /** Which features vary at all. */
  readonly varies: readonly boolean[];
  readonly featureMeans: readonly number[];
  readonly targetMean: number;
  /** What the age adds to the target beyond what a score with these weights × slope explains. */
  ageEffect(slopes: readonly number[]): (row: Float64Array) => number;
}

/**
 * @param ignored features to take out as well, because only the others are to be learned from another platform's
 * results
 */
export function summarize(moments: Moments, ignored: readonly number[] = []): Summary {
  const { size, mean } = moments;
  const features = size - AGE_COLUMNS - 1;
  const columns = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => moments.covariance(i, j)),
  );
  const nuisances = [0, 1, ...ignored.map((feature) => AGE_COLUMNS + feature)];
  const removed = nuisances.filter((pivot) => takeOut(columns, pivot));
  const at = (i: number, j: number) => columns[i]?.[j] ?? 0;
  const indexes = Array.from({ length: features }, (_, feature) => AGE_COLUMNS + feature);
  const age = removed.filter((column) => column < AGE_COLUMNS);
  return {
    evidence: {
      features: new Matrix(indexes.map((i) => indexes.map((j) => (at(i, j) + at(j, i)) / 2))),
      withTarget: indexes.map((i) => at(i, size - 1)),
      target: Math.max(0, at(size - 1, size - 1)),
      count: moments.effectiveCount,
      rows: moments.effectiveRows,
      meanPrecision: moments.meanPrecision,
      removed: 1 + removed.length,
    },
    varies: indexes.map((i, feature) => !ignored.includes(feature) && at(i, i) > LEAST_VARIANCE),
    featureMeans: indexes.map((i) => mean[i] ?? 0),
    targetMean: mean[size - 1] ?? 0,
    ageEffect(slopes) {
      const effects = age.map((column) => {
        const explained = indexes.reduce((sum, i, feature) => sum + at(column, i) * (slopes[feature] ?? 0), 0);
        return { column, middle: mean[column] ?? 0, effect: at(column, size - 1) - explained };
      });
      return (row) =>
        effects.reduce((sum, { column, middle, effect }) => sum + effect * ((row[column] ?? 0) - middle), 0);
    },
  };
}

/**
 * Eliminates one column (Gauss–Jordan): its row becomes the coefficients of every other column's regression on it, the
 * rest becomes the covariances that remain.
 */
function takeOut(columns: readonly Float64Array[], pivot: number): boolean {
  const row = columns[pivot];
  const variance = row?.[pivot] ?? 0;
  if (row === undefined || variance < NO_VARIANCE) return false;
  for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) / variance;
  columns.forEach((other, i) => {
    const factor = other[pivot] ?? 0;
    if (i === pivot || factor === 0) return;
    for (let j = 0; j < other.length; j++) other[j] = (other[j] ?? 0) - factor * (row[j] ?? 0);
  });
  return true;
}
