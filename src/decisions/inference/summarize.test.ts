import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { Moments } from './moments.ts';
import { AGE_COLUMNS, fillAge, summarize } from './summarize.ts';

/** What a result's features and age add to the target in these tests. */
const SLOPES = [0.4, -0.3, 0.2];
const AGE_SLOPE = 0.25;
const KNOWN_SLOPE = -0.5;

/** Results whose features grow with their age, some of unknown age; the target has noise of its own. */
const ROWS = Array.from({ length: 40 }, (_, at) => {
  const wave = (step: number) => (Math.sin(at * step) + 1) / 2;
  const ageDays = at % 5 === 0 ? Number.NaN : at * at;
  const drift = at / 80;
  const features = [wave(1.7) / 2 + drift, wave(2.9) / 2 + drift, wave(4.3) / 2 + drift];
  const row = new Float64Array(AGE_COLUMNS + features.length + 1);
  fillAge(row, ageDays);
  row.set(features, AGE_COLUMNS);
  const explained = features.reduce((sum, value, feature) => sum + value * (SLOPES[feature] ?? 0), 0);
  row[row.length - 1] = 3 + explained + AGE_SLOPE * (row[0] ?? 0) + KNOWN_SLOPE * (row[1] ?? 0) + wave(6.1) / 20;
  return row;
});

const summaryOf = (rows: readonly Float64Array[], ignored?: readonly number[]) => {
  const moments = new Moments(AGE_COLUMNS + SLOPES.length + 1, Number.POSITIVE_INFINITY);
  for (const row of rows) moments.add(row, 1, 0);
  return summarize(moments, ignored);
};

/** Fits the slopes of all columns but the last by least squares with an intercept, directly from the rows. */
const leastSquares = (rows: readonly Float64Array[]) =>
  new SVD(new Matrix(rows.map((row) => [1, ...row.slice(0, -1)])), { autoTranspose: true })
    .solve(Matrix.columnVector(rows.map((row) => row.at(-1) ?? 0)))
    .to1DArray();

const slopesOf = ({ evidence }: ReturnType<typeof summarize>, columns: readonly number[]) =>
  new SVD(evidence.features.selection([...columns], [...columns]))
    .solve(Matrix.columnVector(columns.map((column) => evidence.withTarget[column] ?? 0)))
    .to1DArray();

const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

describe('the summary of one platform’s results', () => {
  test('gives features the slopes of a joint regression on age and features', () => {
    const [, , , ...slopes] = leastSquares(ROWS);
    expect(slopesOf(summaryOf(ROWS), [0, 1, 2])).toEqual(closeTo(slopes));
    expect(summaryOf(ROWS).evidence.removed).toBe(3);
  });

  test('gives the age the effect of a joint regression on age and features', () => {
    const [, age = 0, known = 0, ...slopes] = leastSquares(ROWS);
    const summary = summaryOf(ROWS);
    const added = summary.ageEffect(slopes);
    const mean = (column: number) => ROWS.reduce((sum, row) => sum + (row[column] ?? 0), 0) / ROWS.length;
    const expected = ROWS.map((row) => age * ((row[0] ?? 0) - mean(0)) + known * ((row[1] ?? 0) - mean(1)));
    expect(ROWS.map(added)).toEqual(closeTo(expected));
  });

  test('does not pass an ignored feature’s share of the target to other features', () => {
    const [, , , first = 0, , third = 0] = leastSquares(ROWS);
    const summary = summaryOf(ROWS, [1]);
    expect(slopesOf(summary, [0, 2])).toEqual(closeTo([first, third]));
    expect(summary.evidence.removed).toBe(4);
    expect(summary.varies).toEqual([true, false, true]);
  });

  test('spends one degree of freedom on an age that is known for all results, and none if it is never known', () => {
    const aged = (ageDays: (at: number) => number) =>
      summaryOf(
        ROWS.map((row, at) => {
          const copy = row.slice();
          fillAge(copy, ageDays(at));
          return copy;
        }),
      );
    expect(aged((at) => at).evidence.removed).toBe(2);
    const none = aged(() => Number.NaN);
    expect(none.evidence.removed).toBe(1);
    expect(ROWS.map(none.ageEffect(SLOPES))).toEqual(ROWS.map(() => 0));
  });

  test('marks a feature with nearly equal values in all results as not varying', () => {
    const still = (spread: number) =>
      summaryOf(
        ROWS.map((row, at) => {
          const copy = row.slice();
          copy[AGE_COLUMNS] = 0.5 + (at % 2 === 0 ? spread : -spread);
          return copy;
        }),
      ).varies;
    expect([still(0), still(0.0005), still(0.002)]).toEqual([
      [false, true, true],
      [false, true, true],
      [true, true, true],
    ]);
  });

  test('encodes an age as the log of its days, a negative one as 0, and marks whether it is known', () => {
    const filled = (ageDays: number) => {
      const row = Float64Array.of(9, 9, 7);
      fillAge(row, ageDays);
      return [...row];
    };
    expect([filled(0), filled(Math.E - 1), filled(-3), filled(Number.NaN)]).toEqual([
      [0, 1, 7],
      [1, 1, 7],
      [0, 1, 7],
      [0, 0, 7],
    ]);
  });
});
