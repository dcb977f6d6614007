import { expect, test } from 'vitest';
import { blockLoudness } from './loudness.ts';

const hops = (levels: readonly number[]) =>
  levels.map((momentaryLufs, at) => ({ ms: at * 100, momentaryLufs, levelsDb: new Float32Array() }));
const steady = (count: number, lufs: number) => Array.from({ length: count }, () => lufs);

test('the loudness of a steady tone is its level', () => {
  expect(blockLoudness(hops(steady(50, -23)), { start_ms: 0, end_ms: 5000 })).toBeCloseTo(-23, 6);
});

test('sound more than 10 LU below the rest does not count, nor does silence', () => {
  const levels = [...steady(50, -20), ...steady(50, -40), ...steady(50, -120)];
  expect(blockLoudness(hops(levels), { start_ms: 0, end_ms: 15_000 })).toBeCloseTo(-20, 6);
});

test('a silent stretch has the gate level of -70 LUFS', () => {
  expect(blockLoudness(hops(steady(20, -120)), { start_ms: 0, end_ms: 2000 })).toBe(-70);
});

test('blocks that begin before the stretch do not count', () => {
  // a block ends with its hop, so three blocks that end in the range begin before it
  const levels = [...steady(23, -10), ...steady(27, -30)];
  expect(blockLoudness(hops(levels), { start_ms: 2000, end_ms: 5000 })).toBeCloseTo(-30, 6);
});

test('blocks that end after the stretch do not count', () => {
  const levels = [...steady(30, -30), ...steady(20, -10)];
  expect(blockLoudness(hops(levels), { start_ms: 0, end_ms: 3000 })).toBeCloseTo(-30, 6);
});
