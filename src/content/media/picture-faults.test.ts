import { expect, test } from 'vitest';
import { describeFaults } from './faults.ts';
import type { GridPicture, Measurement } from './measure/measurement.ts';

/** A film whose frames, ten per second, are still (0) or move (1). */
function film(...moves: readonly number[]): Measurement {
  const grid = moves.map(
    (motion, at): GridPicture => ({
      ...{ ms: at * 100, brightness: 0.5, exposure: 0.5, isBlack: false, bars: undefined, sharpness: 100, color: 50 },
      ...{ motion, motionColumns: undefined, motionRows: undefined },
    }),
  );
  const lengthMs = moves.length * 100;
  return {
    ...{ width: 1080, height: 1920, fps: 10, durationMs: lengthMs, pictureEndMs: lengthMs, hasAudio: false },
    ...{ loudnessLufs: undefined, frames: [], looks: [], hops: [], grid },
  };
}
const times = (count: number, move: number) => Array.from({ length: count }, () => move);
const faults = (measured: Measurement, start_ms: number) =>
  describeFaults(
    measured,
    { shots: [], cutsMs: [], fades: [], dissolves: [] },
    { start_ms, end_ms: measured.durationMs },
  );

test.each([
  [9, 0],
  [10, 0.5],
  [15, 0.75],
])('a clip of 20 frames whose first %i stand still has a frozen share of %d', (standing, share) => {
  // the frame before the clip equals its first frame
  const measured = film(1, ...times(standing, 0), ...times(20 - standing, 1));
  expect(faults(measured, 100)).toMatchObject({ freeze_share: share, first_picture_ok: 0 });
});

test('a line counts as a bar only if it is black for nearly all of a shot', () => {
  const { grid, ...rest } = film(...times(20, 1));
  const barred = (from: number) => {
    const bars = { top: 0.25, bottom: 0.25, left: 0, right: 0 };
    const none = { top: 0, bottom: 0, left: 0, right: 0 };
    const pictures = grid.map((picture, at) => ({ ...picture, bars: at < from ? none : bars }));
    const shots = { shots: [{ start_ms: 0, end_ms: 2000 }], cutsMs: [], fades: [], dissolves: [] };
    return describeFaults({ ...rest, grid: pictures }, shots, { start_ms: 0, end_ms: 2000 }).bars_share;
  };
  expect([barred(0), barred(1), barred(2), barred(18)]).toEqual([0.5, 0.5, 0, 0]);
});

test('a first frame that stands still for half a second is faulty, and a shorter stop is not', () => {
  const ok = (standing: number) => faults(film(1, ...times(standing, 0), ...times(10, 1)), 0).first_picture_ok;
  expect([ok(4), ok(5)]).toEqual([1, 0]);
});
