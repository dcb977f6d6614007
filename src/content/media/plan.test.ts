import { expect, test } from 'vitest';
import { bitRates } from './encode.ts';
import { frameRate, refuseOutside, sizeOf } from './plan.ts';

const declared = (rFrameRate: readonly [number, number], avgFrameRate = rFrameRate) => ({
  rFrameRate: { num: rFrameRate[0], den: rFrameRate[1] },
  avgFrameRate: { num: avgFrameRate[0], den: avgFrameRate[1] },
});

test.each([
  ['the exact declared one', declared([30_000, 1001]), 29.97, 30_000 / 1001],
  ['the nearer of two declared ones', declared([90_000, 1], [24_000, 1001]), 23.98, 24_000 / 1001],
  ['the measured one if no declared one is near', declared([50, 1], [0, 0]), 25, 25],
  ['23 for 23', declared([23, 1]), 23, 23],
  ['30 for less than 23', declared([15, 1]), 15, 30],
  ['60 for 60', declared([60, 1]), 60, 60],
  ['30 for more than 60', declared([120, 1]), 120, 30],
])('the frame rate of a clip is %s', (_, picture, measured, expected) => {
  const { num, den } = frameRate(picture, measured);
  expect(num / den).toBe(expected);
});

test('a clip may end up to two frames after the last one', () => {
  const ending = (end_ms: number) => () =>
    refuseOutside('film.mp4', { start_ms: 0, end_ms }, { pictureEndMs: 10_000, fps: 25 });
  for (const end_ms of [10_000, 10_080]) expect(ending(end_ms)).not.toThrow();
  expect(ending(10_081)).toThrow(expect.objectContaining({ code: 'clip-outside-film' }));
});

test('a crop is rendered at the smallest height that loses nothing, from 960 to 1920', () => {
  const heights = [300, 960, 962, 1280, 1282, 1920, 2160].map((height) => sizeOf({ height }).height);
  expect(heights).toEqual([960, 960, 1280, 1280, 1920, 1920, 1920]);
});

test('video and sound together fill 90% of the maximum file size, and a short clip uses less', () => {
  const most = (seconds: number) =>
    bitRates({ start_ms: 5000, end_ms: 5000 + 1000 * seconds }, { max_size_bytes: 10_000_000 }).maxBps;
  const soundBps = 128_000;
  expect(((most(60) + soundBps) * 60) / 8).toBeCloseTo(9_000_000);
  expect(most(3)).toBe(12_000_000);
});
