import { within } from './features.ts';
import type { GridPicture } from './measure/measurement.ts';
import { STRIPS } from './measure/motion.ts';
import type { CropPlan, TextTrack } from './schema.ts';
import type { Stretch } from './shots.ts';

const ASPECT = 9 / 16;
/** How much less motion the middle may contain and still be preferred: a little motion at the edge does not justify losing the middle. */
const PREFER_MIDDLE = 0.1;

/** Plans the crop of a clip, for the part of each shot that is in it. */
export function planClipCrop(
  source: { readonly width: number; readonly height: number },
  shots: readonly Stretch[],
  { start_ms, end_ms }: Stretch,
  pictures: readonly GridPicture[],
  texts: readonly TextTrack[] = [],
): CropPlan {
  const inClip = shots
    .filter((shot) => shot.end_ms > start_ms && shot.start_ms < end_ms)
    .map((shot) => ({ start_ms: Math.max(start_ms, shot.start_ms), end_ms: Math.min(end_ms, shot.end_ms) }));
  // a clip that consists only of a fade has no shot
  return planCrop(source, inClip.length > 0 ? inClip : [{ start_ms, end_ms }], pictures, texts);
}

/** Places the largest 9:16 window in each shot where it contains most of the motion, but keeps all overlaid text if any window does. */
export function planCrop(
  source: { readonly width: number; readonly height: number },
  shots: readonly Stretch[],
  pictures: readonly GridPicture[],
  texts: readonly TextTrack[] = [],
): CropPlan {
  const width = even(Math.min(source.width, source.height * ASPECT));
  const height = even(Math.min(source.height, source.width / ASPECT));
  const windows = shots.map((shot) => {
    // The first frame of a shot is compared with the shot before, so its motion does not count.
    const inside = within(pictures, shot).slice(1);
    const seen = texts.filter((text) => text.end_ms > shot.start_ms && text.start_ms < shot.end_ms);
    const wide = hull(seen.map(({ box: [left, , across] }) => [left * source.width, (left + across) * source.width]));
    const tall = hull(seen.map(({ box: [, top, , down] }) => [top * source.height, (top + down) * source.height]));
    const cutsText = isLonger(wide, width) || isLonger(tall, height);
    const x = place(source.width, width, profile(inside, 'motionColumns'), wide);
    const y = place(source.height, height, profile(inside, 'motionRows'), tall);
    return { place: { from_ms: shot.start_ms, x, y }, cutsText };
  });
  const places = windows.map((window) => window.place);
  return { width, height, places, ...(windows.some(({ cutsText }) => cutsText) && { cuts_text: true }) };
}

function profile(pictures: readonly GridPicture[], side: 'motionColumns' | 'motionRows'): number[] {
  return Array.from({ length: STRIPS }, (_, strip) =>
    pictures.reduce((sum, picture) => sum + (picture.motion ?? 0) * (picture[side]?.[strip] ?? 0), 0),
  );
}

/** Returns the offset at which a window of that length contains most of the profile. */
function place(whole: number, window: number, motion: readonly number[], text?: readonly [number, number]): number {
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
  /** Returns how many pixels of text the window cuts off. */
  const lost = (offset: number) =>
    text === undefined ? 0 : Math.max(0, offset - text[0]) + Math.max(0, text[1] - offset - window);
  const isBetter = (offset: number, best: number) =>
    lost(offset) < lost(best) - 1 || (lost(offset) <= lost(best) + 1 && rate(offset) > rate(best) + 1e-9);
  return [...offsets, ...edgesOf(text, window, free)].reduce(
    (best, offset) => (isBetter(offset, best) ? offset : best),
    even(free / 2),
  );
}

/** Returns the windows that begin or end with the text: no window at a regular step may keep all of it. */
const edgesOf = (text: readonly [number, number] | undefined, window: number, free: number) =>
  text === undefined
    ? []
    : [even(text[0]), even(text[1] - window) + 2].map((edge) => Math.min(even(free), Math.max(0, edge)));

const isLonger = (span: readonly [number, number] | undefined, window: number) =>
  span !== undefined && span[1] - span[0] > window;

/** Returns the range from the first to the last of all spans; undefined without spans. */
const hull = (spans: readonly (readonly [number, number])[]): readonly [number, number] | undefined =>
  spans.length === 0 ? undefined : [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];

/** Rounds down to an even number, because color is stored for pairs of pixels. */
const even = (length: number) => 2 * Math.floor(length / 2 + 1e-9);

/** Writes a crop whose place changes over time for FFmpeg's crop filter; `t` counts from the clip's start. */
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
