import { expect, test } from 'vitest';
import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';
import type { MeasuredFrame } from './measure/measurement.ts';
import { findShots } from './shots.ts';

/** Looks every 80 ms of one picture that becomes another between two times. */
const mixed = (from_ms: number, to_ms: number, end_ms: number): Look[] =>
  Array.from({ length: end_ms / 80 }, (_, at) => {
    const share = Math.min(1, Math.max(0, (at * 80 - from_ms) / (to_ms - from_ms)));
    const cells = Uint8Array.from({ length: LOOK_COLUMNS * LOOK_ROWS }, (_, cell) =>
      Math.round((1 - share) * (40 + ((cell * 37) % 97)) + share * (100 + ((cell * 61) % 89))),
    );
    return { ms: at * 80, cells, detail: 200 * ((1 - share) ** 2 + share ** 2) };
  });

/** Frames at 25 fps whose content jumps at these times. */
const jumping = (end_ms: number, ...jumpsMs: number[]): MeasuredFrame[] =>
  Array.from({ length: end_ms / 40 }, (_, at) => ({
    ...{ ms: at * 40, mean: 120, deviation: 55 },
    tiles: new Uint8Array(48).fill(jumpsMs.some((ms) => at * 40 >= ms) ? 120 : 20),
    content: jumpsMs.includes(at * 40) ? 80 : 1,
  }));

test('a cut inside a dissolve is part of it, and a cut at its edge stays a cut', () => {
  const looks = mixed(2000, 2800, 5000);
  const found = (...jumpsMs: number[]) => {
    const { cutsMs, dissolves, shots } = findShots(jumping(5000, ...jumpsMs), 5000, looks);
    return { cutsMs, dissolves: dissolves.map(({ start_ms, end_ms }) => [start_ms, end_ms]), shots };
  };
  const shots = [
    { start_ms: 0, end_ms: 2000 },
    { start_ms: 2800, end_ms: 5000 },
  ];
  const dissolves = [[2000, 2800]];
  expect(found()).toEqual({ cutsMs: [], dissolves, shots });
  expect(found(2400)).toEqual({ cutsMs: [], dissolves, shots });
  expect(found(2000)).toEqual({ cutsMs: [2000], dissolves, shots });
  expect(found(2800)).toEqual({ cutsMs: [2800], dissolves, shots });
});
