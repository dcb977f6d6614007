import { expect, test } from 'vitest';
import { nearestDistances } from './look-alikes.ts';
import { LOOK_COLUMNS, LOOK_ROWS } from './measure/look.ts';

/** Frames every half second: each second shows the scene with that number. */
const filmOf = (...scenes: readonly number[]) =>
  scenes.flatMap((scene, second) =>
    [0, 500].map((ms) => ({
      ms: second * 1_000 + ms,
      cells: Uint8Array.from(
        { length: LOOK_COLUMNS * LOOK_ROWS },
        (_, cell) => Math.imul(cell + 1, scene * 40_503 + 7) >>> 4,
      ),
      detail: 100,
    })),
  );
const clip = (from: number, to: number) => ({ start_ms: from * 1_000, end_ms: to * 1_000 });

test('clips of different lengths are compared over the shorter one, with the same distance both ways', () => {
  const looks = filmOf(1, 2, 3, 4, 5, 6);
  const [long = 0, short = 0] = nearestDistances(looks, [clip(0, 4), clip(4, 6)]);
  expect(long).toBe(short);
  expect(long).toBeGreaterThan(10);
  expect(nearestDistances(filmOf(1, 2, 3, 4, 1, 2), [clip(0, 4), clip(4, 6)])).toEqual([0, 0]);
});

test('the nearest other clip counts, and a single clip has no distance', () => {
  const looks = filmOf(1, 2, 1);
  expect(nearestDistances(looks, [clip(0, 1), clip(1, 2), clip(2, 3)])).toEqual([0, expect.any(Number), 0]);
  expect(nearestDistances(looks, [clip(0, 1)])).toEqual([undefined]);
});
