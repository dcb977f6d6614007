import { drawBetween } from './draw.ts';
import type { World } from './world.ts';

/** The lag that is drawn when none is set, in seconds. */
export const LAG_S = [2, 20] as const;
/** How long a video is processed, in seconds, when the sandbox is not kind. */
const PROCESSING_S = [20, 120] as const;
/** How long the review of an ad takes, in seconds, when the sandbox is not kind. */
const REVIEW_S = [30, 300] as const;

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

/** When a video of now is ready. @param rule without it, at once */
export const readyAt = (world: World, name: string, rule: string): number =>
  world.holds(rule) ? after(world, PROCESSING_S, 'video', name) : world.clock.now();

/** When the review of an ad of now is over. */
export const reviewedAt = (world: World, name: string): number => after(world, REVIEW_S, 'review', name);

function after(world: World, [least, most]: readonly [number, number], what: string, name: string): number {
  const seconds = world.isKind ? 0 : drawBetween(least, most, world.seed, what, name);
  return world.clock.now() + (seconds * 1000) / world.speed;
}
