import { expect, test } from 'vitest';
import type { GridPicture } from './measure/measurement.ts';
import { thumbnailMs } from './thumbnail-time.ts';

/** Frames, ten per second, with these sharpness values; 0 is black. */
const timeIn = (sharpness: readonly number[], fromMs = 0) => {
  const grid = sharpness.map(
    (sharp, at): GridPicture => ({
      ...{ ms: at * 100, brightness: 0.5, exposure: 0.5, isBlack: sharp === 0, bars: undefined, color: 50 },
      // noise makes black frames as sharp as any other
      ...{ sharpness: sharp === 0 ? 1000 : sharp, motion: 0, motionColumns: undefined, motionRows: undefined },
    }),
  );
  return thumbnailMs({ grid }, { start_ms: fromMs, end_ms: sharpness.length * 100 });
};

test('a thumbnail is the first of the sharpest frames in the middle third and never black', () => {
  expect(timeIn([9, 9, 9, 1, 2, 1, 9, 9, 9])).toBe(400);
  expect(timeIn([9, 9, 9, 1, 2, 2, 9, 9, 9])).toBe(400);
  expect(timeIn([1, 1, 1, 0, 2, 5, 1, 1, 1])).toBe(500);
  expect(timeIn([9, 9, 9, 9, 9, 9, 1, 2, 1, 9, 9, 9], 300)).toBe(700);
});

test('if the middle third is black, the thumbnail is from the middle of the clip', () => {
  expect(timeIn([9, 9, 9, 0, 0, 0, 9, 9, 9])).toBe(450);
});
