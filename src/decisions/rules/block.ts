/** How many clips are processed at a time: the columns and registers of one block stay in the processor's cache. */
export const BLOCK = 512;

/**
 * At most BLOCK consecutive clips, the first at index `from` of each column. There is one column per feature, with NaN
 * where a clip does not have it (a present value is finite). A view of each column instead would create eleven garbage
 * objects per block.
 */
export interface Block {
  readonly from: number;
  readonly length: number;
  readonly columns: readonly Float64Array[];
}

// The result of a condition, in two bits: it holds, it fails, or neither, which is an error in CEL. Two bits instead of
// three values, because they can be computed and combined without a branch that the processor would have to predict.
export const UNKNOWN = 0;
export const HOLDS = 1;
export const FAILS = 2;

/** Intermediate numbers of a block; those that could not be computed, because a feature is missing, are marked. */
export interface Numbers {
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

// Evaluation is synchronous and never reentrant, so all rule sets share these.
const sums = new Float64Array(BLOCK);
const truthRegisters: Uint8Array[] = [];
const numberRegisters: Numbers[] = [];

/** Scratch for the scores of a block. */
export const sumsOfBlock = (): Float64Array => sums;

/** Scratch for the truth values of a block; a caller that uses depth d passes d + 1 to what it calls. */
export function truthsAt(depth: number): Uint8Array {
  truthRegisters[depth] ??= new Uint8Array(BLOCK);
  return truthRegisters[depth];
}

export function numbersAt(depth: number): Numbers {
  numberRegisters[depth] ??= { values: new Float64Array(BLOCK), missing: new Uint8Array(BLOCK) };
  return numberRegisters[depth];
}
