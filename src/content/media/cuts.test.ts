import { expect, test } from 'vitest';
import { findCuts } from './cuts.ts';
import type { MeasuredFrame } from './measure/measurement.ts';

/** Makes frames at 25 fps with these changes; `shot` sets the value of all tiles. */
function frames(contents: readonly number[], shot: (at: number) => number): MeasuredFrame[] {
  return contents.map((content, at) => ({
    ms: at * 40,
    content,
    mean: 100,
    deviation: 50,
    tiles: new Uint8Array(48).fill(shot(at)),
  }));
}
const still = (count: number) => Array.from({ length: count }, () => 1);
/** Changes the tiles at the tenth frame. */
const fromTen = (at: number) => (at < 10 ? 20 : 120);

test('a change far above its neighbors is a cut at the new frame', () => {
  expect(findCuts(frames([...still(10), 60, ...still(10)], fromTen))).toEqual([10]);
});

test('steady fast motion is not a cut, however large the changes are', () => {
  const pan = Array.from({ length: 30 }, (_, at) => 40 + (at % 3));
  expect(findCuts(frames(pan, (at) => 7 * at))).toEqual([]);
});

test('a cut that stands out from fast motion is found', () => {
  const moving = Array.from({ length: 10 }, () => 12);
  expect(findCuts(frames([...moving, 70, ...moving], fromTen))).toEqual([10]);
});

test('a cut to or from a shot of flickering detail is found', () => {
  const flicker = Array.from({ length: 10 }, () => 45);
  expect(findCuts(frames([...still(10), 60, ...flicker], fromTen))).toEqual([10]);
  expect(findCuts(frames([...flicker, 60, ...still(10)], fromTen))).toEqual([10]);
});

test('a change without a change of brightness is not a cut', () => {
  const flicker = Array.from({ length: 10 }, () => 45);
  for (const after of [still(10), flicker])
    expect(findCuts(frames([...still(10), 60, ...after], () => 20))).toEqual([]);
});

test('a change of less than 15 is never a cut', () => {
  expect(findCuts(frames([...still(10), 14.9, ...still(5)], fromTen))).toEqual([]);
});

test('an animation drawn on threes has no cuts', () => {
  const threes = Array.from({ length: 40 }, (_, at) => (at % 3 === 0 ? 30 : 0));
  expect(findCuts(frames(threes, (at) => 5 * Math.floor(at / 3)))).toEqual([]);
});

test('a cut between still frames is found even with another cut nearby', () => {
  const stills = Array.from({ length: 30 }, (_, at) => (at === 10 || at === 18 ? 40 : 0));
  expect(findCuts(frames(stills, (at) => (at < 10 ? 20 : at < 18 ? 80 : 160)))).toEqual([10, 18]);
});

test('a flash of less than a fifth of a second is not a cut', () => {
  for (const length of [1, 2, 3, 4]) {
    const flash = [...still(10), 80, ...Array.from({ length: length - 1 }, () => 0), 80, ...still(10)];
    expect(findCuts(frames(flash, (at) => (at >= 10 && at < 10 + length ? 250 : 100)))).toEqual([]);
  }
});

test('a flash does not hide the cut next to it', () => {
  const film = [...still(10), 60, 1, 1, 80, 80, ...still(10)];
  expect(findCuts(frames(film, (at) => (at < 10 ? 20 : at === 13 ? 250 : 120)))).toEqual([10]);
});

test('of two cuts within a fifth of a second, only the first counts', () => {
  const glitch = [...still(10), 80, 1, 1, 1, 80, ...still(10)];
  expect(findCuts(frames(glitch, (at) => (at < 10 ? 20 : at < 14 ? 120 : 220)))).toEqual([10]);
});

test('the first frame is never a cut', () => {
  expect(findCuts(frames([90, ...still(10)], () => 20))).toEqual([]);
});
