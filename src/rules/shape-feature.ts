import type { WeightedFeature } from './schema.ts';

/** Adds weight × worth of one feature to the sum of every clip of a block. */
export type AddWorth = (column: Float64Array, weight: number, count: number, sums: Float64Array) => void;

/** What a value of the feature is worth, as a loop over a column (RULES: “shape”). */
export function worthOf({ shape, when_missing: whenMissing }: WeightedFeature): AddWorth {
  if (shape === 'identity')
    return (column, weight, count, sums) => addClamped(column, whenMissing, weight, count, sums);
  if ('constant' in shape)
    return (column, weight, count, sums) => addConstant(column, shape.constant, whenMissing, weight, count, sums);
  const xs = Float64Array.from(shape.points, ([x]) => x);
  const ys = Float64Array.from(shape.points, ([, y]) => y);
  return (column, weight, count, sums) => addInterpolated(column, xs, ys, whenMissing, weight, count, sums);
}

function addClamped(column: Float64Array, whenMissing: number, weight: number, count: number, sums: Float64Array) {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    const worth = value >= 0 ? (value > 1 ? 1 : value) : value < 0 ? 0 : whenMissing;
    sums[i] = (sums[i] ?? 0) + weight * worth;
  }
}

function addConstant(
  column: Float64Array,
  constant: number,
  whenMissing: number,
  weight: number,
  count: number,
  sums: Float64Array,
) {
  for (let i = 0; i < count; i++)
    sums[i] = (sums[i] ?? 0) + weight * (Number.isNaN(column[i]) ? whenMissing : constant);
}

/** Piecewise linear, flat outside. A value that is a point's own x takes that point's y exactly. */
function addInterpolated(
  column: Float64Array,
  xs: Float64Array,
  ys: Float64Array,
  whenMissing: number,
  weight: number,
  count: number,
  sums: Float64Array,
) {
  const last = xs.length - 1;
  const firstX = xs[0] ?? 0;
  const lastX = xs[last] ?? 0;
  const firstY = ys[0] ?? 0;
  const lastY = ys[last] ?? 0;
  for (let i = 0; i < count; i++) {
    const x = column[i] ?? 0;
    let worth = whenMissing;
    if (x >= lastX) worth = lastY;
    else if (x <= firstX) worth = firstY;
    else if (x > firstX) {
      let at = 1;
      while (x >= (xs[at] ?? 0)) at++;
      const x0 = xs[at - 1] ?? 0;
      const y0 = ys[at - 1] ?? 0;
      worth = y0 + ((x - x0) * ((ys[at] ?? 0) - y0)) / ((xs[at] ?? 0) - x0);
    }
    sums[i] = (sums[i] ?? 0) + weight * worth;
  }
}
