import { findCuts } from './cuts.ts';
import { type Fade, findFades, isBlank } from './fades.ts';
import type { MeasuredFrame } from './measure/measurement.ts';

export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** A film's hard cuts, its fades, and the shots between them. Whole milliseconds from the first picture. */
export interface Shots {
  readonly cutsMs: readonly number[];
  readonly fades: readonly Fade[];
  /** In order, without overlap; what is black between a fade out and a fade in belongs to none. */
  readonly shots: readonly Stretch[];
}

/** Divides a film into shots. A cut within a fade is the fade; from black to black there is none, though the hue of black may change. */
export function findShots(frames: readonly MeasuredFrame[], endMs: number): Shots {
  const fades = findFades(frames).map(wholeMs);
  const cutsMs = findCuts(frames)
    .filter((at) => !(isBlankAt(frames, at - 1) && isBlankAt(frames, at)))
    .map((at) => Math.round(frames[at]?.ms ?? 0))
    .filter((ms) => !fades.some((fade) => ms >= fade.startMs && ms <= fade.endMs));
  const gaps = [
    ...cutsMs.map((ms) => ({ endOfShot: ms, startOfNext: ms })),
    ...fades.map((fade) => ({ endOfShot: fade.blankStartMs, startOfNext: fade.blankEndMs })),
  ].sort((a, b) => a.endOfShot - b.endOfShot || a.startOfNext - b.startOfNext);
  const shots: Stretch[] = [];
  let startMs = 0;
  for (const { endOfShot, startOfNext } of gaps) {
    if (endOfShot > startMs) shots.push({ startMs, endMs: endOfShot });
    startMs = Math.max(startMs, startOfNext);
  }
  const end = Math.floor(endMs);
  if (end > startMs) shots.push({ startMs, endMs: end });
  return { cutsMs, fades, shots };
}

function isBlankAt(frames: readonly MeasuredFrame[], at: number): boolean {
  const frame = frames[at];
  return frame !== undefined && isBlank(frame);
}

const wholeMs = (fade: Fade): Fade => ({
  startMs: Math.round(fade.startMs),
  endMs: Math.round(fade.endMs),
  blankStartMs: Math.round(fade.blankStartMs),
  blankEndMs: Math.round(fade.blankEndMs),
});
