import type { WeightedFeature } from './schema.ts';

/** Adds weight × worth of one feature to the sums of `count` clips, the first of which is at index `from` of the column. */
export type AddWorth = (column: Float64Array, from: number, weight: number, count: number, sums: Float64Array) => void;

/** Returns a loop over a column that adds the worth of the feature's values (docs/rules.md, “shape”). */
export function worthOf({ shape, when_missing: whenMissing }: WeightedFeature): AddWorth {
  if (shape === 'identity')
    return (column, from, weight, count, sums) => addClamped(column, from, whenMissing, weight, count, sums);
  const line = lineThrough('constant' in shape ? [[0, shape.constant]] : shape.points);
  return (column, from, weight, count, sums) => addAlong(column, from, line, whenMissing, weight, count, sums);
}

// `Number(…)` around an argument converts it to a double before the loop. Without it, the argument is unwrapped for
// every clip, and a value that may be that argument stays an object: one is allocated for every clip.

function addClamped(
  column: Float64Array,
  from: number,
  whenMissing: number,
  weight: number,
  count: number,
  sums: Float64Array,
): void {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  for (let i = 0; i < count; i++) {
    const value = column[from + i] ?? 0;
    const worth = value >= 0 ? (value > 1 ? 1 : value) : value < 0 ? 0 : fallback;
    sums[i] = (sums[i] ?? 0) + share * worth;
  }
}

/** A piecewise line: segment k lies to the right of k points and to the left of the rest. */
interface Line {
  /** The x values of the points, padded with infinity to four or eight, which are compared without a loop. */
  readonly xs: Float64Array;
  /** For each segment: x₀, y₀, y₁ − y₀ and x₁ − x₀; the two outer segments are flat. */
  readonly segments: Float64Array;
}

function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line {
  const [firstX = 0, firstY = 0] = points[0] ?? [];
  const inner = points.map(([x, y], at) => {
    const [nextX, nextY] = points[at + 1] ?? [x + 1, y];
    return [x, y, nextY - y, nextX - x];
  });
  return {
    xs: Float64Array.from(
      { length: points.length > 4 ? Math.max(8, points.length) : 4 },
      (_, at) => points[at]?.[0] ?? Infinity,
    ),
    segments: Float64Array.from([firstX, firstY, 0, 1, ...inner.flat()]),
  };
}

/**
 * A value's segment is the number of points at or left of it, counted without a branch, which the processor would
 * mispredict most of the time. A value equal to a point's x gets exactly that point's y. NaN, which marks missing
 * values, falls through to the end.
 */
function addAlong(
  column: Float64Array,
  from: number,
  { xs, segments }: Line,
  whenMissing: number,
  weight: number,
  count: number,
  sums: Float64Array,
): void {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  const points = xs.length;
  const { 0: x1 = 0, 1: x2 = 0, 2: x3 = 0, 3: x4 = 0, 4: x5 = 0, 5: x6 = 0, 6: x7 = 0, 7: x8 = 0 } = xs;
  for (let i = 0; i < count; i++) {
    const x = column[from + i] ?? 0;
    let right = Number(x >= x1) + Number(x >= x2) + Number(x >= x3) + Number(x >= x4);
    if (points > 4) {
      right += Number(x >= x5) + Number(x >= x6) + Number(x >= x7) + Number(x >= x8);
      for (let point = 8; point < points; point++) right += Number(x >= (xs[point] ?? 0));
    }
    const at = right << 2;
    const rise = (x - (segments[at] ?? 0)) * (segments[at + 2] ?? 0);
    const worth = (segments[at + 1] ?? 0) + rise / (segments[at + 3] ?? 1);
    sums[i] = (sums[i] ?? 0) + share * (Number.isNaN(worth) ? fallback : worth);
  }
}
