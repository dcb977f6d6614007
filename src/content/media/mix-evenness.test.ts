import { expect, test } from 'vitest';
import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';
import { isRelit, unevenness } from './mix-evenness.ts';

/** A look whose cells are computed from their column and row. */
const look = (cellOf: (x: number, y: number) => number): Look => ({
  ...{ ms: 0, detail: 0 },
  cells: Uint8Array.from({ length: LOOK_COLUMNS * LOOK_ROWS }, (_, at) =>
    cellOf(at % LOOK_COLUMNS, Math.floor(at / LOOK_COLUMNS)),
  ),
});
const dark = look(() => 40);
const bright = look(() => 200);
/** Ten steps from one image to the other, for the whole frame at once or column by column. */
const mixture = Array.from({ length: 11 }, (_, at) => look(() => 40 + at * 16));
const wipe = Array.from({ length: 11 }, (_, at) => look((x) => (x < (at / 10) * LOOK_COLUMNS ? 200 : 40)));

test('a mixture progresses evenly across the frame, and a wipe does not', () => {
  expect(unevenness(mixture, 0, 10)).toBeCloseTo(0, 10);
  // a share s of the tiles is done and the others are not: each is off by 1 − s or s, 2s(1 − s) on average, at 0.3, 0.5 and 0.7
  expect(unevenness(wipe, 0, 10)).toBeCloseTo((0.42 + 0.5 + 0.42) / 3, 1);
});

test('changes that are too short or too small have no unevenness', () => {
  expect(unevenness([dark, bright], 0, 1)).toBe(0);
  const still = look(() => 44);
  const odd = look((x) => (x < 9 ? 40 : 44));
  expect(unevenness([dark, odd, still], 0, 2)).toBe(0);
  expect(unevenness([dark, look((x) => (x < 9 ? 40 : 200)), bright], 0, 2)).toBeCloseTo(0.5, 10);
});

test('relighting keeps which of two cells is lighter, and another image does not', () => {
  const scene = look((x, y) => 20 + ((x * 7 + y * 13) % 97));
  const relit = look((x, y) => 2 * (20 + ((x * 7 + y * 13) % 97)));
  const other = look((x, y) => 20 + ((x * 31 + y * 5) % 89));
  expect([isRelit(scene, relit), isRelit(scene, other), isRelit(scene, undefined)]).toEqual([true, false, false]);
  expect(isRelit(dark, bright)).toBe(false);
});
