import type { Clip, ClipColumns } from './clips.ts';

/** The results of an engine for each of the three rule sets. */
export interface Scored {
  readonly scores: Float64Array;
  /** Scores before clamping, by which clips are sorted. Only our engine and the loop return them; the others do that much less work. */
  readonly beforeClamp?: Float64Array;
  readonly eligible: Uint8Array;
}

/** An engine that is ready to run: its rules are compiled, and its input is in its preferred form. */
export interface Engine {
  readonly name: string;
  /** How far its scores may differ from ours: 0 if it computes with the same doubles. */
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
