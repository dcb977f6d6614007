import type { MeasuredFrame } from './measure/measurement.ts';

/** How many times the mean of its neighbours a frame's change must be (PySceneDetect, AdaptiveDetector: adaptive_threshold). */
const ADAPTIVE_RATIO = 3;
/** The least change that a cut makes (min_content_val). */
const MIN_CONTENT = 15;
/** Neighbours on each side (window_width). */
const WINDOW = 2;
/** How far neighbours are looked for: beyond it they say nothing about this moment. */
const REACH_MS = 500;
/** A change as small as this is a repeated frame. */
const REPEATED = 0.5;
/** Shots shorter than this are flashes, glitches and transitions. */
const MIN_SHOT_MS = 200;
/** Two pictures whose tiles differ by less on average (0–255) show the same shot. */
const SAME_SHOT = 12;

/**
 * The frames with which a new shot begins, by index: PySceneDetect's AdaptiveDetector (scenedetect.com, 0.6, its defaults), with three
 * additions. Repeated frames do not count as neighbours, or every change of an animation drawn “on threes” would be a cut. A flash, after
 * which the same shot goes on, is no cut. Of two cuts within a fifth of a second the first counts.
 */
export function findCuts(frames: readonly MeasuredFrame[]): number[] {
  const found = frames.flatMap((frame, at) => (isCut(frames, frame, at) ? [at] : []));
  const cuts: number[] = [];
  for (const at of found) {
    const last = cuts.at(-1);
    if (last === undefined || msBetween(frames, last, at) >= MIN_SHOT_MS) cuts.push(at);
    else if (isSameShot(frames[last - 1], frames[at])) cuts.pop();
  }
  return cuts;
}

function isCut(frames: readonly MeasuredFrame[], frame: MeasuredFrame, at: number): boolean {
  if (at === 0 || frame.content < MIN_CONTENT) return false;
  const around = [...neighbours(frames, frame, at, -1), ...neighbours(frames, frame, at, 1)];
  const mean = around.reduce((sum, content) => sum + content, 0) / (2 * WINDOW);
  return frame.content >= ADAPTIVE_RATIO * mean;
}

function neighbours(frames: readonly MeasuredFrame[], frame: MeasuredFrame, at: number, step: 1 | -1): number[] {
  const found: number[] = [];
  for (let index = at + step; index > 0 && found.length < WINDOW; index += step) {
    const other = frames[index];
    if (other === undefined || Math.abs(other.ms - frame.ms) > REACH_MS) break;
    if (other.content > REPEATED) found.push(other.content);
  }
  return found;
}

const msBetween = (frames: readonly MeasuredFrame[], from: number, to: number) =>
  (frames[to]?.ms ?? 0) - (frames[from]?.ms ?? 0);

function isSameShot(before: MeasuredFrame | undefined, after: MeasuredFrame | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const difference = before.tiles.reduce((sum, value, tile) => sum + Math.abs(value - (after.tiles[tile] ?? 0)), 0);
  return difference / before.tiles.length < SAME_SHOT;
}
