import { drawBetween } from './draw.ts';
import type { World } from './world.ts';

/** The range in seconds from which the lag is drawn if none is set. */
export const LAG_S = [2, 20] as const;
/** How many seconds a video is processed, unless the sandbox is in kind mode. */
const PROCESSING_S = [20, 120] as const;
/** How many seconds the review of an ad takes, unless the sandbox is in kind mode. */
const REVIEW_S = [30, 300] as const;

/** The longest times that a client has to wait for what it created, by the sandbox's clock. */
export interface Waits {
  /** Seconds until reads show what was written. */
  readonly shown_within_s: number;
  /** Seconds until a video is ready. */
  readonly ready_within_s: number;
}

export const waitsOf = ({ isKind, lagMs, speed }: World): Waits => ({
  shown_within_s: (lagMs ?? LAG_S[1] * 1000) / 1000 / speed,
  ready_within_s: isKind ? 0 : PROCESSING_S[1] / speed,
});

/** Returns when a video that is uploaded now will be ready. @param rule if it is off, the video is ready at once */
export const readyAt = (world: World, name: string, rule: string): number =>
  world.holds(rule) ? after(world, PROCESSING_S, 'video', name) : world.clock.now();

/** Returns when the review of an ad that is created now will end. */
export const reviewedAt = (world: World, name: string): number => after(world, REVIEW_S, 'review', name);

function after(world: World, [least, most]: readonly [number, number], what: string, name: string): number {
  const seconds = world.isKind ? 0 : drawBetween(least, most, world.seed, what, name);
  return world.clock.now() + (seconds * 1000) / world.speed;
}
