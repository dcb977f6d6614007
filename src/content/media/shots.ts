import { findCuts } from './cuts.ts';
import { type Dissolve, findDissolves } from './dissolves.ts';
import { type Fade, findFades, isBlank } from './fades.ts';
import type { Look } from './measure/look.ts';
import type { MeasuredFrame } from './measure/measurement.ts';

export interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** A film's hard cuts, its fades and dissolves, and the shots between them. Whole milliseconds from the first frame. */
export interface Shots {
  readonly cutsMs: readonly number[];
  readonly fades: readonly Fade[];
  readonly dissolves: readonly Dissolve[];
  /** In order, without overlap; black between a fade out and a fade in belongs to no shot, nor does a mixture of two shots. */
  readonly shots: readonly Stretch[];
}

/**
 * Divides a film into shots. A cut within a fade or dissolve is part of it; there is no cut from black to black, even if the hue
 * of black changes.
 */
export function findShots(frames: readonly MeasuredFrame[], end_ms: number, looks: readonly Look[] = []): Shots {
  const fades = findFades(frames).map(wholeMs);
  const jumpsMs = findCuts(frames)
    .filter((at) => !(isBlankAt(frames, at - 1) && isBlankAt(frames, at)))
    .map((at) => Math.round(frames[at]?.ms ?? 0))
    .filter((ms) => !fades.some((fade) => ms >= fade.start_ms && ms <= fade.end_ms));
  const dissolves = findDissolves(looks, jumpsMs, fades);
  const cutsMs = jumpsMs.filter((ms) => !dissolves.some(({ start_ms, end_ms }) => ms > start_ms && ms < end_ms));
  const gaps = [
    ...cutsMs.map((ms) => ({ endOfShot: ms, startOfNext: ms })),
    ...fades.map((fade) => ({ endOfShot: fade.blank_start_ms, startOfNext: fade.blank_end_ms })),
    ...dissolves.map((dissolve) => ({ endOfShot: dissolve.start_ms, startOfNext: dissolve.end_ms })),
  ].sort((a, b) => a.endOfShot - b.endOfShot);
  const shots: Stretch[] = [];
  let start_ms = 0;
  for (const { endOfShot, startOfNext } of gaps) {
    if (endOfShot > start_ms) shots.push({ start_ms, end_ms: endOfShot });
    start_ms = Math.max(start_ms, startOfNext);
  }
  const end = Math.floor(end_ms);
  if (end > start_ms) shots.push({ start_ms, end_ms: end });
  return { cutsMs, fades, dissolves, shots };
}

function isBlankAt(frames: readonly MeasuredFrame[], at: number): boolean {
  const frame = frames[at];
  return frame !== undefined && isBlank(frame);
}

const wholeMs = (fade: Fade): Fade => ({
  start_ms: Math.round(fade.start_ms),
  end_ms: Math.round(fade.end_ms),
  blank_start_ms: Math.round(fade.blank_start_ms),
  blank_end_ms: Math.round(fade.blank_end_ms),
});
