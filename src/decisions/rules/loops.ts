import { FAILS, HOLDS, type Numbers, UNKNOWN } from './block.ts';
import type { Arithmetic, Comparison } from './lower-condition.ts';

// The flat loops that conditions consist of. Comparisons with NaN, which marks missing values, are all false, so
// comparing both ways leaves both bits unset: unknown. `Number(a < b)` compiles to an instruction, `a < b ? 1 : 0` to a
// jump, which costs five times as much on unordered clips. `Number(limit)` before a loop converts an argument to a
// double once; otherwise it is unwrapped for every clip. An index is always inside its array: `?? 0` only satisfies the
// type checker.

/** A comparison of a feature with a limit. Every order comparison becomes one: “at most 5” is “below the next double after 5”. */
export interface Threshold {
  readonly slot: number;
  readonly limit: number;
  /** The bit (0 or 1) of the result that is set if the value is below the limit, and the bit that is set if it is not. */
  readonly ifBelow: number;
  readonly ifNot: number;
}

export const BIT_HOLDS = 0; // 1 << 0 is HOLDS
export const BIT_FAILS = 1; // 1 << 1 is FAILS

export function compareToLimit(
  column: Float64Array,
  from: number,
  threshold: Threshold,
  count: number,
  out: Uint8Array,
): void {
  const { ifBelow, ifNot } = threshold;
  const limit = Number(threshold.limit);
  for (let i = 0; i < count; i++) {
    const value = column[from + i] ?? 0;
    out[i] = (Number(value < limit) << ifBelow) | (Number(value >= limit) << ifNot);
  }
}

/** Compares two features with their limits in one pass; `answers`, from `pairAnswers`, maps the four bits to the joint result. */
export function compareToLimits(
  leftColumn: Float64Array,
  leftLimit: number,
  rightColumn: Float64Array,
  rightLimit: number,
  answers: Uint8Array,
  from: number,
  count: number,
  out: Uint8Array,
): void {
  const limit = Number(leftLimit);
  const other = Number(rightLimit);
  for (let i = 0; i < count; i++) {
    const a = leftColumn[from + i] ?? 0;
    const b = rightColumn[from + i] ?? 0;
    const left = Number(a < limit) | (Number(a >= limit) << 1);
    const right = Number(b < other) | (Number(b >= other) << 1);
    out[i] = answers[(left << 2) | right] ?? UNKNOWN;
  }
}

/** Returns the table of results for compareToLimits: each side is unknown (0), below (1) or not below (2) its limit. */
export function pairAnswers(how: Joint, left: Threshold, right: Threshold): Uint8Array {
  const truth = (threshold: Threshold, side: number) =>
    side === 1 ? 1 << threshold.ifBelow : side === 2 ? 1 << threshold.ifNot : UNKNOWN;
  return Uint8Array.from(
    JOINED[how],
    (_, at) => JOINED[how][(truth(left, at >> 2) << 2) | truth(right, at & 3)] ?? UNKNOWN,
  );
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
