import { expect, test } from 'vitest';
import { findFades } from './fades.ts';
import type { MeasuredFrame } from './measure/measurement.ts';
import { findShots } from './shots.ts';

/** Frames at 25 fps whose brightness and contrast are scaled by `light`, 0 to 1. */
const frames = (light: readonly number[], content: (at: number) => number = () => 1): MeasuredFrame[] =>
  light.map((share, at) => ({
    ms: at * 40,
    content: content(at),
    mean: 120 * share,
    deviation: 55 * share,
    tiles: new Uint8Array(48),
  }));
const steady = (count: number, share = 1) => Array.from({ length: count }, () => share);
const ramp = (count: number) => Array.from({ length: count }, (_, at) => (at + 1) / count);

test('a fade-out runs from the last full frame to the first black one', () => {
  const fades = findFades(frames([...steady(50), ...ramp(25).map((share) => 1 - share), ...steady(60, 0)]));
  expect(fades).toHaveLength(1);
  expect(fades[0]?.start_ms).toBeGreaterThan(1900);
  expect(fades[0]?.start_ms).toBeLessThan(2100);
  // With a deviation under 4 (of 55), the frame counts as black, which is a frame or two before the actual end.
  expect(fades[0]?.end_ms).toBeGreaterThan(2850);
  expect(fades[0]?.end_ms).toBeLessThan(3010);
});

test('a film that begins with a fade-in has one fade', () => {
  const fades = findFades(frames([...steady(3, 0), ...ramp(20), ...steady(50)]));
  expect(fades).toHaveLength(1);
  expect(fades[0]?.start_ms).toBeLessThan(200);
  expect(fades[0]?.end_ms).toBeGreaterThan(800);
});

test('a fade out and in through black is one fade, and its black belongs to no shot', () => {
  const through = [...steady(50), ...ramp(25).map((share) => 1 - share), ...steady(5, 0), ...ramp(25), ...steady(50)];
  const { fades, shots, cutsMs } = findShots(frames(through), through.length * 40);
  expect(fades).toHaveLength(1);
  expect(shots).toHaveLength(2);
  expect(cutsMs).toEqual([]);
  expect(shots[0]?.end_ms).toBe(fades[0]?.blank_start_ms);
  expect(shots[1]?.start_ms).toBe(fades[0]?.blank_end_ms);
});

test('a fade to white or black is a fade, and one to gray is not', () => {
  const to = (luma: number) =>
    findFades(
      [...steady(30), ...ramp(25).map((share) => 1 - share), ...steady(10, 0)].map((share, at) => ({
        ...{ ms: at * 40, content: 1, tiles: new Uint8Array(48) },
        ...{ mean: luma + (120 - luma) * share, deviation: 55 * share },
      })),
    ).length;
  expect([to(255), to(229), to(128), to(26), to(0)]).toEqual([1, 0, 0, 0, 1]);
});

test('a fade out and in is one transition with up to a second of black between, and two with more', () => {
  const out = ramp(25).map((share) => 1 - share);
  const between = (black: number) => {
    const fades = findFades(frames([...steady(30), ...out, ...steady(black, 0), ...ramp(25), ...steady(30)]));
    const [{ blank_start_ms = 0, blank_end_ms = 0 } = {}] = fades;
    return [blank_end_ms - blank_start_ms, fades.length];
  };
  // black lasts one frame longer than the time from its first frame to its last
  expect([between(23), between(24)]).toEqual([
    [1040, 1],
    [1080, 2],
  ]);
});

test('a hard cut to black and back is not a fade', () => {
  expect(findFades(frames([...steady(30), ...steady(10, 0), ...steady(30)]))).toEqual([]);
});

test('hue noise near black is not a cut within a fade', () => {
  const light = [...steady(30), ...ramp(25).map((share) => 1 - share), ...steady(3, 0), ...ramp(25), ...steady(30)];
  const { cutsMs } = findShots(
    frames(light, (at) => (at === 54 ? 80 : 1)),
    light.length * 40,
  );
  expect(cutsMs).toEqual([]);
});

test('a dark film without fades has none', () => {
  expect(findFades(frames(steady(100, 0.05)))).toEqual([]);
});
