import type { WeightedFeature } from './schema.ts';

/** Adds weight × worth of one feature to the sum of every clip of a block. */
export type AddWorth = (column: Float64Array, weight: number, count: number, sums: Float64Array) => void;

/** What a value of the feature is worth, as a loop over a column (RULES: “shape”). */
export function worthOf({ shape, when_missing: whenMissing }: WeightedFeature): AddWorth {
  if (shape === 'identity')
    return (column, weight, count, sums) => addClamped(column, whenMissing, weight, count, sums);
  if ('constant' in shape)
    return (column, weight, count, sums) => addConstant(column, shape.constant, whenMissing, weight, count, sums);
  const line = segmentsOf(shape.points);
  const add = shape.points.length <= 4 ? addBetween4 : shape.points.length <= 8 ? addBetween8 : addBetweenMany;
  return (column, weight, count, sums) => add(column, line, whenMissing, weight, count, sums);
}

// `Number(…)` around an argument makes a double of it before the loop. Without it, it is unwrapped for every clip, and a
// value that may be that argument is kept as an object: one is allocated for every clip.

function addClamped(column: Float64Array, whenMissing: number, weight: number, count: number, sums: Float64Array) {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    const worth = value >= 0 ? (value > 1 ? 1 : value) : value < 0 ? 0 : fallback;
    sums[i] = (sums[i] ?? 0) + share * worth;
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
  const worth = Number(constant);
  const share = Number(weight);
  const fallback = Number(whenMissing);
  for (let i = 0; i < count; i++) sums[i] = (sums[i] ?? 0) + share * (Number.isNaN(column[i]) ? fallback : worth);
}

/** A piecewise line: segment k lies right of k points and left of the rest. */
interface Line {
  /** The points' x, filled up with infinity to at least eight. */
  readonly xs: Float64Array;
  /** For each segment x₀, y₀, y₁ − y₀ and x₁ − x₀; the two outer ones are flat. */
  readonly segments: Float64Array;
}

function segmentsOf(points: readonly (readonly [number, number])[]): Line {
  const [firstX = 0, firstY = 0] = points[0] ?? [];
  const inner = points.map(([x, y], at) => {
    const [nextX, nextY] = points[at + 1] ?? [x + 1, y];
    return [x, y, nextY - y, nextX - x];
  });
  const xs = points.map(([x]) => x);
  return {
    xs: Float64Array.from({ length: Math.max(8, xs.length) }, (_, at) => xs[at] ?? Number.POSITIVE_INFINITY),
    segments: Float64Array.from([firstX, firstY, 0, 1, ...inner.flat()]),
  };
}

type AddBetween = (
  column: Float64Array,
  line: Line,
  whenMissing: number,
  weight: number,
  count: number,
  sums: Float64Array,
) => void;

// Which segment a value lies in is how many points lie at or left of it: counted without a branch, which would be guessed
// wrong most of the time. A value that is a point's own x takes that point's y exactly. NaN falls through to the end.

const addBetween4: AddBetween = (column, { xs, segments }, whenMissing, weight, count, sums) => {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  const { 0: x1 = 0, 1: x2 = 0, 2: x3 = 0, 3: x4 = 0 } = xs;
  for (let i = 0; i < count; i++) {
    const x = column[i] ?? 0;
    const right = Number(x >= x1) + Number(x >= x2) + Number(x >= x3) + Number(x >= x4);
    const at = right << 2;
    const rise = (x - (segments[at] ?? 0)) * (segments[at + 2] ?? 0);
    const worth = (segments[at + 1] ?? 0) + rise / (segments[at + 3] ?? 1);
    sums[i] = (sums[i] ?? 0) + share * (Number.isNaN(worth) ? fallback : worth);
  }
};

const addBetween8: AddBetween = (column, { xs, segments }, whenMissing, weight, count, sums) => {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  const { 0: x1 = 0, 1: x2 = 0, 2: x3 = 0, 3: x4 = 0, 4: x5 = 0, 5: x6 = 0, 6: x7 = 0, 7: x8 = 0 } = xs;
  for (let i = 0; i < count; i++) {
    const x = column[i] ?? 0;
    const low = Number(x >= x1) + Number(x >= x2) + Number(x >= x3) + Number(x >= x4);
    const right = low + Number(x >= x5) + Number(x >= x6) + Number(x >= x7) + Number(x >= x8);
    const at = right << 2;
    const rise = (x - (segments[at] ?? 0)) * (segments[at + 2] ?? 0);
    const worth = (segments[at + 1] ?? 0) + rise / (segments[at + 3] ?? 1);
    sums[i] = (sums[i] ?? 0) + share * (Number.isNaN(worth) ? fallback : worth);
  }
};

const addBetweenMany: AddBetween = (column, { xs, segments }, whenMissing, weight, count, sums) => {
  const share = Number(weight);
  const fallback = Number(whenMissing);
  for (let i = 0; i < count; i++) {
    const x = column[i] ?? 0;
    let right = 0;
    for (let point = 0; point < xs.length; point++) right += Number(x >= (xs[point] ?? 0));
    const at = right << 2;
    const rise = (x - (segments[at] ?? 0)) * (segments[at + 2] ?? 0);
    const worth = (segments[at + 1] ?? 0) + rise / (segments[at + 3] ?? 1);
    sums[i] = (sums[i] ?? 0) + share * (Number.isNaN(worth) ? fallback : worth);
  }
};
