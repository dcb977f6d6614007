import type { World } from './world.ts';

/** The lag that is drawn when none is set, in seconds. */
export const LAG_S = [2, 20] as const;
/** How long a video is processed, in seconds, when the sandbox is not kind. */
export const PROCESSING_S = [20, 120] as const;

/** The longest that a client has to wait for what it made, by the sandbox's clock. */
export interface Waits {
  /** Until reads show what was written, in seconds. */
  readonly shown_within_s: number;
  /** Until a video is ready, in seconds. */
  readonly ready_within_s: number;
}

export const waitsOf = ({ isKind, lagMs, speed }: World): Waits => ({
  shown_within_s: (lagMs ?? LAG_S[1] * 1000) / 1000 / speed,
  ready_within_s: isKind ? 0 : PROCESSING_S[1] / speed,
});
