import { expect, test } from 'vitest';
import {
  cutsInside,
  describePictureAndSound,
  loudnessShare,
  motionShare,
  sharpnessShare,
  visualScore,
} from './features.ts';
import type { GridPicture, Measurement, SoundHop } from './measure/measurement.ts';

const picture = (ms: number, change: Partial<GridPicture> = {}): GridPicture => ({
  ...{ ms, brightness: 0.5, exposure: 0.5, isBlack: false, bars: undefined, sharpness: 100, color: 54.5 },
  ...{ motion: 0, motionColumns: undefined, motionRows: undefined },
  ...change,
});
const hop = (ms: number, momentaryLufs: number, ...levelsDb: readonly number[]): SoundHop => {
  const nothing = new Float32Array(5);
  const pace = { centroidsHz: nothing, voiceDb: nothing, onsetDb: nothing };
  return { ms, momentaryLufs, levelsDb: Float32Array.from(levelsDb), pace };
};
const film = (grid: readonly GridPicture[], hops?: readonly SoundHop[]): Measurement => ({
  ...{ width: 1080, height: 1920, fps: 25, durationMs: 60_000, pictureEndMs: 60_000, hasAudio: hops !== undefined },
  ...{ loudnessLufs: undefined, frames: [], looks: [], hops: hops ?? [], grid },
});
/** Makes that many frames, ten per second, each with this motion. */
const moving = (count: number, motion: (at: number) => number, fromMs = 0) =>
  Array.from({ length: count }, (_, at) => picture(fromMs + at * 100, { motion: motion(at) }));

test('a cut counts inside a clip but not at its edges', () => {
  expect(cutsInside([999, 1000, 1001, 4999, 5000, 5001], { start_ms: 1000, end_ms: 5000 })).toEqual([1001, 4999]);
});

test('each share grows over its own range and stays between 0 and 1', () => {
  expect([-70, -40, -27, -14, -5].map(loudnessShare)).toEqual([0, 0, 0.5, 1, 1]);
  expect([0, 100, 300].map(sharpnessShare)).toEqual([0, 0.5, 0.75]);
  expect(motionShare(0)).toBe(0);
  expect(motionShare(0.03)).toBeCloseTo(1 - Math.exp(-1));
  expect(visualScore(picture(0))).toBeCloseTo(0.5);
  expect(visualScore(picture(0, { color: 1000 }))).toBeCloseTo((0.5 + 0.5 + 1) / 3);
});

test('means, the black share, and the cut rate cover only the frames within the clip', () => {
  const grid = [
    picture(900, { isBlack: true, brightness: 0 }),
    picture(1000, { isBlack: true, brightness: 0 }),
    ...[1100, 1200, 1300].map((ms) => picture(ms, { brightness: 0.8, sharpness: 300 })),
    picture(1400, { isBlack: true, brightness: 0 }),
  ];
  const found = describePictureAndSound(film(grid), [1000, 1200, 1400], { start_ms: 1000, end_ms: 1400 });
  expect(found).toMatchObject({ black_share: 0.25, shot_rate_hz: 2.5, has_audio: false });
  expect(found.brightness).toBeCloseTo(0.6);
  expect(found.sharpness).toBeCloseTo((0.5 + 3 * 0.75) / 4);
});

test('changes at a cut and in the first frame of a clip do not count as motion', () => {
  const grid = moving(10, (at) => (at === 0 || at === 5 ? 0.9 : 0.03));
  const motion = (cuts: readonly number[]) =>
    describePictureAndSound(film(grid), cuts, { start_ms: 0, end_ms: 1000 }).motion_intensity;
  expect(motion([500])).toBeCloseTo(motionShare(0.03));
  expect(motion([])).toBeCloseTo(motionShare((8 * 0.03 + 0.9) / 9));
});

test('sound below -60 dBFS is silence, and a film without sound has no silence share', () => {
  const grid = moving(3, () => 0);
  const clip = { start_ms: 0, end_ms: 200 };
  const hops = [hop(0, -20, -61, -60, -59, 0), hop(100, -20, -70, -70, 0, 0), hop(200, -20, -70, -70, -70, -70)];
  expect(describePictureAndSound(film(grid, hops), [], clip).silence_share).toBe(3 / 8);
  expect(describePictureAndSound(film(grid), [], clip)).not.toHaveProperty('silence_share');
  expect(describePictureAndSound(film(grid), [], clip)).not.toHaveProperty('loudness_lufs');
});

test("hook strength combines the motion, cuts, and peak loudness of a clip's first three seconds", () => {
  const still = moving(60, (at) => (at < 30 ? 0.03 : 0.9));
  const clip = { start_ms: 0, end_ms: 6000 };
  const half = motionShare(0.03);
  const hook = (cuts: readonly number[], hops?: readonly SoundHop[]) =>
    describePictureAndSound(film(still, hops), cuts, clip).hook_strength;
  expect(hook([])).toBeCloseTo(half);
  expect(hook([1000, 2000, 4000])).toBeCloseTo(1 - (1 - half) / 4);
  const loudAfter = [hop(0, -40, 0), hop(2900, -27, 0), hop(3000, -14, 0)];
  expect(hook([], loudAfter)).toBeCloseTo((half + 0.5) / 2);
  // loud sound before the clip is in blocks that begin before it
  const loudBefore = [-10, -10, -10, -27].map((lufs, at) => hop(1000 + 100 * at, lufs, 0));
  const later = { start_ms: 1000, end_ms: 6000 };
  const calm = describePictureAndSound(film(still), [], later).hook_strength;
  const found = describePictureAndSound(film(still, loudBefore), [], later).hook_strength;
  expect(found).toBeCloseTo((Number(calm) + 0.5) / 2);
});
