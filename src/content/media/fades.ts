import type { MeasuredFrame } from './measure/measurement.ts';

/** A fade out, a fade in, or both with little between them: one transition, with the time that is black or white. */
export interface Fade {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly blank_start_ms: number;
  readonly blank_end_ms: number;
}

/** A frame whose luma deviates less than this (0–255) shows nothing. */
const BLANK_DEVIATION = 4;
/** A frame that fades must have been at least this far from blank. */
const PICTURE_DISTANCE = 24;
/** Returns whether a frame is blank: only black and white count, because a gray or colored card is its own shot. */
export const isBlank = ({ mean, deviation }: MeasuredFrame) =>
  deviation < BLANK_DEVIATION && (mean <= 25.5 || mean >= 229.5);
const MIN_RAMP_FRAMES = 3;
const MIN_RAMP_MS = 120;
const MAX_RAMP_MS = 5000;
/** A fade out and a fade in are one transition if no more than this is between them. */
const MAX_JOINED_MS = 1000;

/**
 * Finds fades by Lienhart, “Comparison of automatic shot boundary detection algorithms”, SPIE 3656, 1999: a run of monochrome
 * frames toward or from which the standard deviation of luma changes about linearly. To that we add the distance of its mean (as
 * in Truong, Dorai and Venkatesh, “New enhancements to cut, fade, and dissolve detection processes”, ACM Multimedia 2000), so
 * that flat frames fade, too. A ramp ends where its slope falls below a quarter of its mean slope.
 */
export function findFades(frames: readonly MeasuredFrame[]): Fade[] {
  return blankRuns(frames).flatMap(({ first, last }) => {
    const ms = (at: number) => frames[at]?.ms ?? 0;
    const out = rampLength(frames, first, -1);
    const into = rampLength(frames, last, 1);
    const blank = { blank_start_ms: ms(first), blank_end_ms: ms(last + 1) || ms(last) };
    const start = ms(first - out);
    const end = ms(last + into);
    if (out > 0 && into > 0 && ms(last) - ms(first) <= MAX_JOINED_MS)
      return [{ start_ms: start, end_ms: end, ...blank }];
    return [
      ...(out > 0 ? [{ start_ms: start, end_ms: ms(first), ...blank }] : []),
      ...(into > 0 ? [{ start_ms: ms(last), end_ms: end, ...blank }] : []),
    ];
  });
}

function blankRuns(frames: readonly MeasuredFrame[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const [at, frame] of frames.entries()) {
    if (!isBlank(frame)) continue;
    const run = runs.at(-1);
    if (run !== undefined && run.last === at - 1) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs;
}

/** Returns how many frames the ramp from a blank frame has in that direction; 0 if there is none. */
function rampLength(frames: readonly MeasuredFrame[], blank: number, step: 1 | -1): number {
  const from = frames[blank];
  if (from === undefined) return 0;
  const distance = (count: number) => {
    const frame = frames[blank + step * count];
    return frame === undefined ? undefined : frame.deviation + Math.abs(frame.mean - from.mean);
  };
  const start = from.deviation;
  let length = 0;
  for (;;) {
    // Over three frames, so that one noisy frame does not end the ramp.
    const steps = [3, 2, 1].find((count) => distance(length + count) !== undefined);
    const here = distance(length);
    const next = frames[blank + step * (length + 1)];
    if (steps === undefined || here === undefined || next === undefined) break;
    if (Math.abs(next.ms - from.ms) > MAX_RAMP_MS) return 0;
    const rise = ((distance(length + steps) ?? here) - here) / steps;
    const meanRise = length === 0 ? 0 : (here - start) / length;
    if (rise <= 0.1 || rise < meanRise / 4) break;
    length += 1;
  }
  const end = frames[blank + step * length];
  const reached = distance(length) ?? 0;
  if (end === undefined || length < MIN_RAMP_FRAMES || Math.abs(end.ms - from.ms) < MIN_RAMP_MS) return 0;
  // A hard cut to black happens mostly within one frame; a ramp never covers more than half in one frame.
  const steepest = Math.max(
    ...Array.from({ length }, (_, count) => (distance(count + 1) ?? 0) - (distance(count) ?? 0)),
  );
  return reached >= PICTURE_DISTANCE && steepest <= (reached - start) / 2 ? length : 0;
}
