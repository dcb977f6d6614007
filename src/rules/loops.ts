import { FALSE, type Numbers, TRUE, UNKNOWN } from './block.ts';
import type { Arithmetic, Comparison } from './lower-condition.ts';

// The flat loops that every evaluation consists of. `value !== value` is the cheapest test for NaN, which marks what is
// missing in a column. An index is always inside its array: `?? 0` only says so to the type checker, and costs nothing.

/** Feature against a number: the answer is `yes` or `no`, and UNKNOWN where the feature is missing. */
type CompareToNumber = (
  column: Float64Array,
  limit: number,
  yes: number,
  no: number,
  count: number,
  out: Uint8Array,
) => void;

const isBelow: CompareToNumber = (column, limit, yes, no, count, out) => {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    out[i] = value < limit ? yes : value >= limit ? no : UNKNOWN;
  }
};

const isAtMost: CompareToNumber = (column, limit, yes, no, count, out) => {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    out[i] = value <= limit ? yes : value > limit ? no : UNKNOWN;
  }
};

const isEqual: CompareToNumber = (column, limit, yes, no, count, out) => {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    out[i] = value === limit ? yes : Number.isNaN(value) ? UNKNOWN : no;
  }
};

/** Six comparisons from three loops: at least is “not below”, above is “not at most”. */
export const COMPARE_TO_NUMBER: Record<Comparison, { loop: CompareToNumber; yes: number; no: number }> = {
  '<': { loop: isBelow, yes: TRUE, no: FALSE },
  '>=': { loop: isBelow, yes: FALSE, no: TRUE },
  '<=': { loop: isAtMost, yes: TRUE, no: FALSE },
  '>': { loop: isAtMost, yes: FALSE, no: TRUE },
  '==': { loop: isEqual, yes: TRUE, no: FALSE },
  '!=': { loop: isEqual, yes: FALSE, no: TRUE },
};

/** What a comparison answers when the left side is below, equal, above, or not comparable (a computed NaN). */
const ANSWERS: Record<Comparison, Uint8Array> = {
  '<': Uint8Array.of(TRUE, FALSE, FALSE, FALSE),
  '<=': Uint8Array.of(TRUE, TRUE, FALSE, FALSE),
  '>': Uint8Array.of(FALSE, FALSE, TRUE, FALSE),
  '>=': Uint8Array.of(FALSE, TRUE, TRUE, FALSE),
  '==': Uint8Array.of(FALSE, TRUE, FALSE, FALSE),
  '!=': Uint8Array.of(TRUE, FALSE, TRUE, TRUE),
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
    out[i] = value.missing[i] ? UNKNOWN : list.some((each) => each === value.values[i]) ? TRUE : FALSE;
}

/** A feature that is true or false, as 1 or 0. */
export function readFlag(column: Float64Array, count: number, out: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    out[i] = Number.isNaN(value) ? UNKNOWN : value;
  }
}

export function isPresent(column: Float64Array, count: number, out: Uint8Array): void {
  for (let i = 0; i < count; i++) out[i] = Number.isNaN(column[i]) ? FALSE : TRUE;
}

/** Tables over 3 × left + right. An unknown side is absorbed where the other one decides. */
const JOINED = {
  and: Uint8Array.of(0, 0, 0, 0, 1, 2, 0, 2, 2),
  or: Uint8Array.of(0, 1, 2, 1, 1, 1, 2, 1, 2),
  same: Uint8Array.of(1, 0, 2, 0, 1, 2, 2, 2, 2),
  differ: Uint8Array.of(0, 1, 2, 1, 0, 2, 2, 2, 2),
} as const;

export function join(how: keyof typeof JOINED, left: Uint8Array, right: Uint8Array, count: number): void {
  const table = JOINED[how];
  for (let i = 0; i < count; i++) left[i] = table[3 * (left[i] ?? 0) + (right[i] ?? 0)] ?? UNKNOWN;
}

export function negate(truths: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = truths[i] ?? 0;
    truths[i] = truth === UNKNOWN ? UNKNOWN : 1 - truth;
  }
}

export function chooseTruth(when: Uint8Array, then: Uint8Array, otherwise: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = when[i] ?? 0;
    if (truth !== UNKNOWN) when[i] = (truth === TRUE ? then[i] : otherwise[i]) ?? UNKNOWN;
  }
}

export function readNumbers(column: Float64Array, count: number, out: Numbers): void {
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0;
    out.values[i] = value;
    out.missing[i] = Number.isNaN(value) ? 1 : 0;
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

export function chooseNumbers(when: Uint8Array, then: Numbers, otherwise: Numbers, count: number): void {
  for (let i = 0; i < count; i++) {
    const truth = when[i] ?? 0;
    if (truth === FALSE) {
      then.values[i] = otherwise.values[i] ?? 0;
      then.missing[i] = otherwise.missing[i] ?? 0;
    } else if (truth === UNKNOWN) then.missing[i] = 1;
  }
}
