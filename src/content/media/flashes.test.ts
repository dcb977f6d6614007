import { expect, test } from 'vitest';
import { flashRate } from './flashes.ts';

/** Frames, 20 per second: that many of the 16 tiles have these lumas one after another, and the others stay dark. */
const pictures = (lumas: readonly number[], tiles = 16) =>
  lumas.map((luma, at) => ({
    ...{ ms: at * 50, content: 0, mean: 0, deviation: 0 },
    tiles: Uint8Array.from({ length: 16 }, (_, tile) => (tile < tiles ? luma : 0)),
  }));
const rate = (lumas: readonly number[], tiles?: number) =>
  flashRate(pictures(lumas, tiles), { start_ms: 0, end_ms: lumas.length * 50 });
/** Alternates between the two values that many times. */
const flicker = (times: number, from: number, to: number) => [
  from,
  ...Array.from({ length: times }, () => [to, from]).flat(),
];

test.each<[string, readonly number[], number]>([
  ['dark and light', flicker(4, 40, 200), 4],
  ['dark and white', flicker(4, 40, 255), 4],
  ['dark and slightly lighter', flicker(4, 40, 80), 0],
  ['light and lighter', flicker(4, 240, 255), 0],
  ['lighter once, then darker', [255, 240, 255, 200], 0],
])('the number of flashes is right: %s', (_, lumas, flashes) => {
  expect(rate(lumas)).toBe(flashes);
});

test('a flash must cover a quarter of the frame', () => {
  expect([rate(flicker(4, 40, 200), 3), rate(flicker(4, 40, 200), 4)]).toEqual([0, 4]);
});
