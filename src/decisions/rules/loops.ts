import { type Block, FAILS, HOLDS, type Numbers, UNKNOWN } from './block.ts';
import type { Arithmetic, Comparison } from './lower-condition.ts';

// The flat loops that conditions consist of. Comparisons with NaN, which marks missing values, are all false, so
// comparing both ways leaves both bits unset: unknown. `Number(a < b)` compiles to an instruction, `a < b ? 1 : 0` to a
// jump, which costs five times as much on unordered clips. Limits and factors come in a Float64Array, so that the
// compiler knows that they are doubles; an argument would be checked and unwrapped for every clip. An index is always
// inside its array: `?? 0` only satisfies the type checker.

/** Two features, each compared with a limit in one pass. Covers most conditions; one comparison is compared twice. */
export interface Limits {
  readonly slots: readonly [left: number, right: number];
  /** The limit of each side. */
  readonly limits: Float64Array;
  /** The condition's result, indexed by 4 × left + right; each side is unknown (0), below (1) or not below (2) its limit. */
  readonly answers: Uint8Array;
}

/** Writes the condition's result for each clip. */
export function compareToLimits(
  left: Float64Array,
  right: Float64Array,
  { limits, answers }: Limits,
  { from, length }: Block,
  out: Uint8Array,
): void {
  const [leftLimit, rightLimit] = [limits[0] ?? 0, limits[1] ?? 0];
  for (let i = 0; i < length; i++) {
    const a = left[from + i] ?? 0;
    const b = right[from + i] ?? 0;
    out[i] = answers[sides(a, leftLimit, b, rightLimit)] ?? UNKNOWN;
  }
}

/** Multiplies each clip's score by the factor of the condition's result; `factors` is indexed like `answers`. */
export function multiplyByLimits(
  left: Float64Array,
  right: Float64Array,
  { limits }: Limits,
  factors: Float64Array,
  { from, length }: Block,
  scores: Float64Array,
): void {
  const [leftLimit, rightLimit] = [limits[0] ?? 0, limits[1] ?? 0];
  for (let i = 0; i < length; i++) {
    const a = left[from + i] ?? 0;
    const b = right[from + i] ?? 0;
    scores[i] = (scores[i] ?? 0) * (factors[sides(a, leftLimit, b, rightLimit)] ?? 1);
  }
}

/** Returns the index in `answers`: each side takes two bits, “below” and “not below”. */
function sides(a: number, leftLimit: number, b: number, rightLimit: number): number {
  const left = Number(a < leftLimit) | (Number(a >= leftLimit) << 1);
  const right = Number(b < rightLimit) | (Number(b >= rightLimit) << 1);
  return (left << 2) | right;
}

/** Multiplies each clip's score by `factors[result]`, a lookup instead of a branch. */
export function multiplyByTruths(truths: Uint8Array, factors: Float64Array, count: number, scores: Float64Array): void {
  for (let i = 0; i < count; i++) scores[i] = (scores[i] ?? 0) * (factors[truths[i] ?? 0] ?? 1);
}

/** Writes 0 for each clip for which the condition fails. */
export function excludeByTruths(truths: Uint8Array, { from, length }: Block, eligible: Uint8Array): void {
  for (let i = 0; i < length; i++) eligible[from + i] = (eligible[from + i] ?? 0) & ~((truths[i] ?? 0) >> 1); // bit 1: it fails
}

/** Checks whether a feature is, or is not, exactly a number: `ifYes` and `ifNo` are HOLDS and FAILS, or the reverse. */
export function compareExactly(
  column: Float64Array,
  from: number,
  number: number,
  ifYes: number,
  ifNo: number,
  count: number,
  out: Uint8Array,
): void {
  for (let i = 0; i < count; i++) {
    const value = column[from + i] ?? 0;
    out[i] = value === number ? ifYes : Number.isNaN(value) ? UNKNOWN : ifNo;
  }
}

/** The result of a comparison if the left side is below, equal to, above, or not comparable to the right (a computed NaN). */
const ANSWERS: Record<Comparison, Uint8Array> = {
  '<': Uint8Array.of(HOLDS, FAILS, FAILS, FAILS),
  '<=': Uint8Array.of(HOLDS, HOLDS, FAILS, FAILS),
  '>': Uint8Array.of(FAILS, FAILS, HOLDS, FAILS),
  '>=': Uint8Array.of(FAILS, HOLDS, HOLDS, FAILS),
  '==': Uint8Array.of(FAILS, HOLDS, FAILS, FAILS),
  '!=': Uint8Array.of(HOLDS, FAILS, HOLDS, HOLDS),
};

export function compareNumbers(sign: Comparison, left: Numbers, right: Numbers, count: number, out: Uint8Array): void {
  const answers = ANSWERS[sign];
  for (let i = 0; i < count; i++) {
    const a = left.values[i] ?? 0;
    const b = right.values[i] ?? 0;
    const isMissing = (left.missing[i] ?? 0) | (right.missing[i] ?? 0);
    out[i] = isMissing ? UNKNOWN : (answers[a < b ? 0 : a === b ? 1 : a > b ? 2 : 3] ?? UNKNOWN);
  }
}

export function among(value: Numbers, list: readonly number[], count: number, out: Uint8Array): void {
  for (let i = 0; i < count; i++)
    out[i] = value.missing[i] ? UNKNOWN : list.some((each) => each === value.values[i]) ? HOLDS : FAILS;
}

export function isPresent(column: Float64Array, from: number, count: number, out: Uint8Array): void {
  for (let i = 0; i < count; i++) out[i] = Number.isNaN(column[from + i]) ? FAILS : HOLDS;
}

/** Tables indexed by 4 × left + right. An unknown side does not matter if the other side decides. */
const JOINED = {
  and: joined((a, b) => (a & b & HOLDS) | ((a | b) & FAILS)),
  or: joined((a, b) => ((a | b) & HOLDS) | (a & b & FAILS)),
  same: joined((a, b) => (a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b ? HOLDS : FAILS)),
  differ: joined((a, b) => (a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b ? FAILS : HOLDS)),
} as const;
export type Joint = keyof typeof JOINED;

function joined(answer: (left: number, right: number) => number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => answer(at >> 2, at & 3));
}

export const joinTruths = (how: Joint, left: number, right: number): number =>
  JOINED[how][(left << 2) | right] ?? UNKNOWN;

export function join(how: Joint, left: Uint8Array, right: Uint8Array, count: number): void {
  const table = JOINED[how];
  for (let i = 0; i < count; i++) left[i] = table[((left[i] ?? 0) << 2) | (right[i] ?? 0)] ?? UNKNOWN;
}

/** Swaps the two bits. */
export function negate(truths: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = truths[i] ?? 0;
    truths[i] = (truth >> 1) | ((truth & 1) << 1);
  }
}

export function chooseTruth(when: Uint8Array, yes: Uint8Array, no: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = when[i] ?? 0;
    if (truth !== UNKNOWN) when[i] = (truth === HOLDS ? yes[i] : no[i]) ?? UNKNOWN;
  }
}

export function readNumbers(column: Float64Array, from: number, count: number, out: Numbers): void {
  for (let i = 0; i < count; i++) {
    const value = column[from + i] ?? 0;
    out.values[i] = value;
    out.missing[i] = Number(Number.isNaN(value));
  }
}

export function calculate(sign: Arithmetic, left: Numbers, right: Numbers, count: number): void {
  const { values, missing } = left;
  const by = right.values;
  for (let i = 0; i < count; i++) missing[i] = (missing[i] ?? 0) | (right.missing[i] ?? 0);
  switch (sign) {
    case '+':
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) + (by[i] ?? 0);
      return;
    case '-':
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) - (by[i] ?? 0);
      return;
    case '*':
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) * (by[i] ?? 0);
      return;
    case '/':
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) / (by[i] ?? 0);
      return;
  }
}

export function chooseNumbers(when: Uint8Array, yes: Numbers, no: Numbers, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = when[i] ?? 0;
    if (truth === FAILS) {
      yes.values[i] = no.values[i] ?? 0;
      yes.missing[i] = no.missing[i] ?? 0;
    } else if (truth === UNKNOWN) yes.missing[i] = 1;
  }
}
