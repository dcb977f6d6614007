import { within } from './features.ts';
import type { MeasuredFrame } from './measure/measurement.ts';
import type { Stretch } from './shots.ts';

// WCAG 2.2, success criterion 2.3.1 and “general flash”: a pair of opposing changes in relative luminance of 10% or more of the
// maximum, where the darker of the two is below 0.80, over a quarter or more of the field of view; more than three in any second
// are dangerous.

const CHANGE = 0.1;
const DARKER_BELOW = 0.8;
const TILES = 16;
/** A quarter of the frame: the share of the field of view at which a flash counts. */
const LEAST_TILES = TILES / 4;
const SECOND_MS = 1000;
/** Parts of the frame that change within this time count as changing together. */
const TOGETHER_MS = 60;

/** Relative luminance of a luma value, 0–255, as a gray: sRGB's transfer function (IEC 61966-2-1). */
const LUMINANCE = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Returns the largest number of flashes in any second of the clip, 1/s. Does not detect red flashes, which WCAG counts separately. */
export function flashRate(frames: readonly MeasuredFrame[], clip: Stretch): number {
  const changes = changesOf(within(frames, clip));
  let most = 0;
  let from = 0;
  for (const [at, { ms }] of changes.entries()) {
    while ((changes[from]?.ms ?? ms) <= ms - SECOND_MS) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return Math.floor(most / 2);
}

interface Change {
  readonly ms: number;
  readonly isUp: boolean;
}

/** Returns changes of a quarter of the frame or more, each in the opposite direction to the one before. */
function changesOf(frames: readonly MeasuredFrame[]): Change[] {
  const tiles = Array.from({ length: TILES }, openTile);
  const recent = { up: [] as number[], down: [] as number[] };
  const changes: Change[] = [];
  for (const { ms, tiles: values } of frames) {
    for (const [at, tile] of tiles.entries()) {
      const direction = tile(LUMINANCE[values[at] ?? 0] ?? 0);
      if (direction !== undefined) recent[direction].push(ms);
    }
    for (const direction of ['up', 'down'] as const) {
      while ((recent[direction][0] ?? ms) < ms - TOGETHER_MS) recent[direction].shift();
      const isUp = direction === 'up';
      if (recent[direction].length < LEAST_TILES || changes.at(-1)?.isUp === isUp) continue;
      changes.push({ ms, isUp });
      recent[direction] = [];
    }
  }
  return changes;
}

/** Follows the light of a tile between extremes; returns the direction once it has changed far enough. */
function openTile() {
  let low: number | undefined;
  let high: number | undefined;
  let last: 'up' | 'down' | undefined;
  return (light: number): 'up' | 'down' | undefined => {
    low = Math.min(low ?? light, light);
    high = Math.max(high ?? light, light);
    if (last !== 'up' && light - low >= CHANGE && low < DARKER_BELOW) {
      last = 'up';
      high = light;
      return 'up';
    }
    if (last !== 'down' && high - light >= CHANGE && light < DARKER_BELOW) {
      last = 'down';
      low = light;
      return 'down';
    }
    if (last === 'up') low = light;
    if (last === 'down') high = light;
    return undefined;
  };
}
