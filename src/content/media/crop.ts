import { within } from './features.ts';
import type { GridPicture } from './measure/measurement.ts';
import { STRIPS } from './measure/motion.ts';
import type { CropPlan } from './schema.ts';
import type { Stretch } from './shots.ts';

const ASPECT = 9 / 16;
/** How much of the motion the middle may lack and still be preferred: little motion at the edge is no reason to lose the middle. */
const PREFER_MIDDLE = 0.1;

/** The crop of a clip: of its part of each shot. */
export function planClipCrop(
  source: { readonly width: number; readonly height: number },
  shots: readonly Stretch[],
  { start_ms, end_ms }: Stretch,
  pictures: readonly GridPicture[],
): CropPlan {
  const inClip = shots
    .filter((shot) => shot.end_ms > start_ms && shot.start_ms < end_ms)
    .map((shot) => ({ start_ms: Math.max(start_ms, shot.start_ms), end_ms: Math.min(end_ms, shot.end_ms) }));
  return planCrop(source, inClip, pictures);
}

/** Lays the largest 9:16 window, in each shot, where most of its motion is. */
export function planCrop(
  source: { readonly width: number; readonly height: number },
  shots: readonly Stretch[],
  pictures: readonly GridPicture[],
): CropPlan {
  const width = even(Math.min(source.width, source.height * ASPECT));
  const height = even(Math.min(source.height, source.width / ASPECT));
  const places = shots.map((shot) => {
    // The first picture of a shot differs from the shot before, which says nothing about this one.
    const inside = within(pictures, shot).slice(1);
    const x = place(source.width, width, profile(inside, 'motionColumns'));
    const y = place(source.height, height, profile(inside, 'motionRows'));
    return { from_ms: shot.start_ms, x, y };
  });
  return { width, height, places };
}

function profile(pictures: readonly GridPicture[], side: 'motionColumns' | 'motionRows'): number[] {
  return Array.from({ length: STRIPS }, (_, strip) =>
    pictures.reduce((sum, picture) => sum + (picture.motion ?? 0) * (picture[side]?.[strip] ?? 0), 0),
  );
}

/** The offset at which a window of that length holds most of the profile. */
function place(whole: number, window: number, motion: readonly number[]): number {
  const free = whole - window;
  if (free <= 1) return 0;
  const total = motion.reduce((sum, value) => sum + value, 0);
  const upTo = (position: number) => {
    const strips = (position / whole) * STRIPS;
    const full = motion.slice(0, Math.floor(strips)).reduce((sum, value) => sum + value, 0);
    return full + (strips % 1) * (motion[Math.floor(strips)] ?? 0);
  };
  const rate = (offset: number) => {
    const held = total === 0 ? 0 : (upTo(offset + window) - upTo(offset)) / total;
    return held - PREFER_MIDDLE * Math.abs((2 * offset) / free - 1);
  };
  const offsets = Array.from({ length: 65 }, (_, step) => even((free * step) / 64));
  return offsets.reduce((best, offset) => (rate(offset) > rate(best) + 1e-9 ? offset : best), even(free / 2));
}

/** Color is stored for pairs of pixels, so that sizes and offsets are even. */
const even = (length: number) => 2 * Math.floor(length / 2 + 1e-9);

/** A crop whose place changes with time, as FFmpeg's crop filter takes it; `t` counts from the clip's start. */
export function cropFilter({ width, height, places }: CropPlan, clipStartMs: number): string {
  const over = (axis: 'x' | 'y') =>
    places
      .map((here, at) => {
        const before = places[at - 1];
        if (before === undefined) return `${here[axis]}`;
        const seconds = (here.from_ms - clipStartMs - 0.5) / 1000;
        return `(${here[axis] - before[axis]})*gte(t,${seconds.toFixed(4)})`;
      })
      .join('+') || '0';
  return `crop=${width}:${height}:x='${over('x')}':y='${over('y')}'`;
}
