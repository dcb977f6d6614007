import { expect, test } from 'vitest';
import { findCuts } from './cuts.ts';
import type { MeasuredFrame } from './measure/measurement.ts';

/** Frames at 25 fps with these changes; `shot` tells which picture the tiles show. */
function frames(contents: readonly number[], shot: (at: number) => number = () => 0): MeasuredFrame[] {
  return contents.map((content, at) => ({
    ms: at * 40,
    content,
    mean: 100,
    deviation: 50,
    tiles: new Uint8Array(16).fill(shot(at)),
  }));
}
const still = (count: number) => Array.from({ length: count }, () => 1);

test('a change far above its neighbours is a cut, and the cut is the new frame', () => {
  expect(findCuts(frames([...still(10), 60, ...still(10)]))).toEqual([10]);
});

test('steady fast motion is no cut, however large the changes are', () => {
  expect(findCuts(frames(Array.from({ length: 30 }, (_, at) => 40 + (at % 3))))).toEqual([]);
});

test('a cut within fast motion is found when it stands out three times', () => {
  const moving = Array.from({ length: 20 }, () => 12);
  expect(findCuts(frames([...moving, 70, ...moving]))).toEqual([20]);
});

test('changes of less than 15 are never cuts', () => {
  expect(findCuts(frames([...still(5), 14.9, ...still(5)]))).toEqual([]);
});

test('an animation drawn on threes has no cuts: its repeated frames do not count', () => {
  expect(findCuts(frames(Array.from({ length: 40 }, (_, at) => (at % 3 === 0 ? 30 : 0))))).toEqual([]);
});

test('a flash leads back to the same shot and is no cut', () => {
  const flash = [...still(10), 80, 80, ...still(10)];
  expect(findCuts(frames(flash, (at) => (at === 10 ? 250 : 100)))).toEqual([]);
});

test('of two cuts within a fifth of a second the first counts', () => {
  const glitch = [...still(10), 80, 1, 1, 1, 80, ...still(10)];
  expect(findCuts(frames(glitch, (at) => (at < 10 ? 20 : at < 14 ? 120 : 220)))).toEqual([10]);
});

test('the first frame is never a cut', () => {
  expect(findCuts(frames([90, ...still(10)]))).toEqual([]);
});
