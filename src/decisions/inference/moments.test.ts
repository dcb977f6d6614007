import { expect, test } from 'vitest';
import { Moments } from './moments.ts';

const DAY_MS = 86_400_000;

test('a result’s weight halves with each half-life before the newest one and never exceeds 1', () => {
  const moments = new Moments(1, 90);
  for (const day of [0, 90]) moments.add(Float64Array.of(day), 1, day * DAY_MS);
  expect([-90, 0, 90, 180].map((day) => moments.decayOf(day * DAY_MS))).toEqual([0.25, 0.5, 1, 1]);
  expect(moments.mean[0]).toBeCloseTo(60, 9);
});
