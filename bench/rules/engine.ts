import type { Clip, ClipColumns } from './clips.ts';

/** What every engine answers for each of the three rule sets. */
export interface Scored {
  readonly scores: Float64Array;
  /** The scores before they were clamped, by which clips are ordered: ours and the loop tell it, the others do that much less. */
  readonly beforeClamp?: Float64Array;
  readonly eligible: Uint8Array;
}

/** An engine ready to run: its rules compiled, its input in the form that it takes best. */
export interface Engine {
  readonly name: string;
  /** How far its scores may be from ours: 0 where it computes with the same doubles. */
  readonly tolerance: number;
  readonly run: () => Scored[] | Promise<Scored[]>;
}

/** The same clips in both forms. */
export interface Input {
  readonly columns: ClipColumns;
  readonly clips: readonly Clip[];
}

export const emptyScored = (count: number): Scored => ({
  scores: new Float64Array(count),
  eligible: new Uint8Array(count),
});
