/** How many clips are worked on at a time: the columns and registers of one block stay in the processor's cache. */
export const BLOCK = 512;

/**
 * A run of at most BLOCK clips, the first of which stands at `from` in each column: one column a feature, NaN where a clip does not
 * have it (a present value is finite). A view of each column instead would be garbage of eleven objects a block.
 */
export interface Block {
  readonly from: number;
  readonly length: number;
  readonly columns: readonly Float64Array[];
}

// What a condition can be, in two bits: it holds, it fails, or neither, which is CEL's error. Two bits instead of three
// values, because they can be computed and joined without a branch that the processor would have to guess.
export const UNKNOWN = 0;
export const HOLDS = 1;
export const FAILS = 2;

/** Intermediate numbers of a block; what could not be computed, because a feature is missing, is marked. */
export interface Numbers {
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

// Evaluation is synchronous and never enters itself, so that all rule sets share these.
const sums = new Float64Array(BLOCK);
const truthRegisters: Uint8Array[] = [];
const numberRegisters: Numbers[] = [];

/** Scratch for the scores of a block. */
export const sumsOfBlock = (): Float64Array => sums;

/** Scratch for the truths of a block; a caller that uses depth d hands d + 1 to what it calls. */
export function truthsAt(depth: number): Uint8Array {
  truthRegisters[depth] ??= new Uint8Array(BLOCK);
  return truthRegisters[depth];
}

export function numbersAt(depth: number): Numbers {
  numberRegisters[depth] ??= { values: new Float64Array(BLOCK), missing: new Uint8Array(BLOCK) };
  return numberRegisters[depth];
}
