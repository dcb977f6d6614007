import { mean } from './mean.ts';
import type { MeasuredFrame } from './measure/measurement.ts';
import { tileDifference } from './tile-difference.ts';

/** Minimum ratio of a frame's change to the mean of its neighbors (PySceneDetect, AdaptiveDetector: adaptive_threshold). */
const ADAPTIVE_RATIO = 3;
/** Minimum change of a cut (min_content_val). */
const MIN_CONTENT = 15;
/** Neighbors on each side (window_width). */
const WINDOW = 2;
/** Maximum distance of neighbors: frames farther away are not relevant here. */
const REACH_MS = 500;
/** A frame that changes this little is a repeated frame. */
const REPEATED = 0.5;
/** How many times a frame may repeat in moving footage: 10 frames per second stored as 60. */
const MAX_REPEATS = 5;
/** Shots shorter than this are flashes, glitches and transitions. */
const MIN_SHOT_MS = 200;
/**
 * Frames whose tiles differ by less than this (light, blue and red, 0–255 each, added) are alike: only noise changed, or the hue
 * of colorless areas.
 */
const ALIKE = 3;
/** Frames whose tiles differ by more than this show different content, however busy both are. */
const UNLIKE = 12;
/** After a flash, the frame must be closer to the one before than this share of the change into the flash. */
const BACK_SHARE = 0.3;

/** How much a frame differs from the one before: PySceneDetect's content_val, and the mean difference of the tiles. */
interface Change {
  readonly ms: number;
  readonly content: number;
  readonly tiles: number;
}

/**
 * Returns the indexes of the frames at which a new shot begins: PySceneDetect's AdaptiveDetector (scenedetect.com, 0.6, its
 * defaults), with these additions. Repeated frames do not count as neighbors, or every change in an animation drawn “on threes”
 * would be a cut. A flash after which the same shot continues is removed first. The frames are also compared as 4 × 4 tiles, in
 * which fine motion and noise disappear: if the tiles are alike, there is no cut, and a cut into or out of a busy shot is visible
 * there. Of two cuts within a fifth of a second, the first counts.
 */
export function findCuts(frames: readonly MeasuredFrame[]): number[] {
  const changes = withoutFlashes(frames, changesOf(frames));
  const cuts: number[] = [];
  for (const [at, change] of changes.entries()) {
    if (at === 0 || !isCut(changes, change, at)) continue;
    const last = changes[cuts.at(-1) ?? -1];
    if (last === undefined || change.ms - last.ms >= MIN_SHOT_MS) cuts.push(at);
  }
  return cuts;
}

const changesOf = (frames: readonly MeasuredFrame[]): Change[] =>
  frames.map((frame, at) => ({ ms: frame.ms, content: frame.content, tiles: tileDifference(frames[at - 1], frame) }));

function isCut(changes: readonly Change[], change: Change, at: number): boolean {
  if (!isJump(change)) return false;
  const around = [...neighbors(changes, at, -1), ...neighbors(changes, at, 1)];
  return standsOut(change, around, 'content') || (change.tiles >= UNLIKE && standsOut(change, around, 'tiles'));
}

const standsOut = (change: Change, around: readonly Change[], of: 'content' | 'tiles') =>
  change[of] >= ADAPTIVE_RATIO * mean(around.map((other) => other[of]));

/** Returns two neighbors on a side, fewer at the film's ends. Skips a repeated frame; a longer run of them is a still and counts. */
function neighbors(changes: readonly Change[], at: number, step: 1 | -1): Change[] {
  const found: Change[] = [];
  const ms = changes[at]?.ms ?? 0;
  let repeats = 0;
  for (let index = at + step; index > 0 && found.length < WINDOW; index += step) {
    const other = changes[index];
    if (other === undefined || Math.abs(other.ms - ms) > REACH_MS) break;
    const isRepeated = other.content <= REPEATED && repeats < MAX_REPEATS;
    repeats = isRepeated ? repeats + 1 : 0;
    if (!isRepeated) found.push(other);
  }
  return found;
}

/**
 * Replaces flashes by still frames, which are neither cuts nor neighbors of cuts: two jumps, out of a calm shot and back within a
 * fifth of a second.
 */
function withoutFlashes(frames: readonly MeasuredFrame[], changes: readonly Change[]): Change[] {
  const calm = [...changes];
  for (let there = 1; there < calm.length; there += 1) {
    const jump = calm[there];
    if (jump === undefined || !isJump(jump)) continue;
    const back = wayBack(frames, calm, there);
    if (back === undefined) continue;
    if (!isCalm([...neighbors(calm, there, -1), ...neighbors(calm, back, 1)], jump)) continue;
    for (let at = there; at <= back; at += 1) calm[at] = { ms: frames[at]?.ms ?? 0, content: 0, tiles: 0 };
    there = back;
  }
  return calm;
}

/** Returns whether at least half of the neighbors are calm; the others may be cuts. */
function isCalm(around: readonly Change[], jump: Change): boolean {
  return 2 * around.filter(({ content }) => ADAPTIVE_RATIO * content <= jump.content).length >= around.length;
}

const isJump = ({ content, tiles }: Change) => content >= MIN_CONTENT && tiles >= ALIKE;

/** Returns the frame, if any, that looks again like the one before `there`. */
function wayBack(frames: readonly MeasuredFrame[], changes: readonly Change[], there: number): number | undefined {
  const before = frames[there - 1];
  const into = changes[there]?.tiles ?? 0;
  for (let at = there + 1; at < frames.length; at += 1) {
    const change = changes[at];
    if (change === undefined || change.ms - (changes[there]?.ms ?? 0) >= MIN_SHOT_MS) return undefined;
    if (
      isJump(change) &&
      tileDifference(before, frames[at]) < Math.max(ALIKE, BACK_SHARE * Math.min(into, change.tiles))
    )
      return at;
  }
  return undefined;
}
