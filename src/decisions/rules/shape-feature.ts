import type { WeightedFeature } from './schema.ts';

/** Adds weight × worth of one feature to the sums of `count` clips, the first of which is at index `from` of the column. */
export type AddWorth = (column: Float64Array, from: number, count: number, sums: Float64Array) => void;

/** Returns a loop over a column that adds weight × worth of the feature's values (docs/rules.md, “shape”). */
export function worthOf({ shape, when_missing: whenMissing }: WeightedFeature, weight: number): AddWorth {
  const numbers = Float64Array.of(weight, whenMissing);
  if (shape === 'identity') return (column, from, count, sums) => addClamped(column, from, numbers, count, sums);
  const line = lineThrough('constant' in shape ? [[0, shape.constant]] : shape.points);
  const add = line.xs.length > COMPARED_AT_ONCE ? addAlongMany : addAlong;
  return (column, from, count, sums) => add(column, from, line, numbers, count, sums);
}

// What a loop needs for every clip comes in a Float64Array (`numbers`: weight and when_missing), so that the compiler
// knows that it is a double. An argument would be checked and unwrapped for every clip.

function addClamped(
  column: Float64Array,
  from: number,
  numbers: Float64Array,
  count: number,
  sums: Float64Array,
): void {
  const weight = numbers[0] ?? 0;
  const whenMissing = numbers[1] ?? 0;
  for (let i = 0; i < count; i++) {
    const value = column[from + i] ?? 0;
    const worth = value >= 0 ? (value > 1 ? 1 : value) : value < 0 ? 0 : whenMissing;
    sums[i] = (sums[i] ?? 0) + weight * worth;
  }
}

/** A piecewise line: segment k lies to the right of k points and to the left of the rest. */
interface Line {
  /** The x values of the points, padded with infinity to at least `COMPARED_AT_ONCE`. */
  readonly xs: Float64Array;
  /** Whether more than four values in `xs` are points. */
  readonly isLong: boolean;
  /** For each segment: x₀, y₀, y₁ − y₀ and x₁ − x₀; the two outer segments are flat. */
  readonly segments: Float64Array;
}

/** A value is compared with so many points without a loop. */
const COMPARED_AT_ONCE = 8;

function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line {
  const [firstX = 0, firstY = 0] = points[0] ?? [];
  const inner = points.map(([x, y], at) => {
    const [nextX, nextY] = points[at + 1] ?? [x + 1, y];
    return [x, y, nextY - y, nextX - x];
  });
  const length = Math.max(COMPARED_AT_ONCE, points.length);
  return {
    xs: Float64Array.from({ length }, (_, at) => points[at]?.[0] ?? Infinity),
    isLong: points.length > 4,
    segments: Float64Array.from([firstX, firstY, 0, 1, ...inner.flat()]),
  };
}

/**
 * A value's segment is the number of points at or left of it, counted without a branch, which the processor would
 * mispredict most of the time.
 */
function addAlong(
  column: Float64Array,
  from: number,
  { xs, isLong, segments }: Line,
  numbers: Float64Array,
  count: number,
  sums: Float64Array,
): void {
  const weight = numbers[0] ?? 0;
  const whenMissing = numbers[1] ?? 0;
  const [x1, x2, x3, x4] = [xs[0] ?? 0, xs[1] ?? 0, xs[2] ?? 0, xs[3] ?? 0];
  const [x5, x6, x7, x8] = [xs[4] ?? 0, xs[5] ?? 0, xs[6] ?? 0, xs[7] ?? 0];
  for (let i = 0; i < count; i++) {
    const x = column[from + i] ?? 0;
    let right = Number(x >= x1) + Number(x >= x2) + Number(x >= x3) + Number(x >= x4);
    if (isLong) right += Number(x >= x5) + Number(x >= x6) + Number(x >= x7) + Number(x >= x8);
    sums[i] = (sums[i] ?? 0) + weight * worthIn(segments, right, x, whenMissing);
  }
}

/** `addAlong` for any number of points. A loop inside that loop would slow it down even if it never ran. */
function addAlongMany(
  column: Float64Array,
  from: number,
  { xs, segments }: Line,
  numbers: Float64Array,
  count: number,
  sums: Float64Array,
): void {
  const weight = numbers[0] ?? 0;
  const whenMissing = numbers[1] ?? 0;
  for (let i = 0; i < count; i++) {
    const x = column[from + i] ?? 0;
    let right = 0;
    for (let point = 0; point < xs.length; point++) right += Number(x >= (xs[point] ?? 0));
    sums[i] = (sums[i] ?? 0) + weight * worthIn(segments, right, x, whenMissing);
  }
}

/**
 * Returns a value's worth in a segment. A value equal to a point's x gets exactly that point's y. NaN, which marks
 * missing values, falls through to the end.
 */
function worthIn(segments: Float64Array, segment: number, x: number, whenMissing: number): number {
  const at = segment << 2;
  const rise = (x - (segments[at] ?? 0)) * (segments[at + 2] ?? 0);
  const worth = (segments[at + 1] ?? 0) + rise / (segments[at + 3] ?? 1);
  return Number.isNaN(worth) ? whenMissing : worth;
}
