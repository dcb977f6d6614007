import { expect, test } from 'vitest';
import { cropFilter, planClipCrop, planCrop } from './crop.ts';
import type { GridPicture } from './measure/measurement.ts';
import { STRIPS } from './measure/motion.ts';

const moving = (strip: number, ms: number): GridPicture => ({
  ms,
  brightness: 0.5,
  exposure: 0.5,
  isBlack: false,
  bars: undefined,
  sharpness: 100,
  color: 10,
  motion: 0.05,
  motionColumns: Float32Array.from({ length: STRIPS }, (_, at) => (at === strip ? 1 : 0)),
  motionRows: Float32Array.from({ length: STRIPS }, () => 1 / STRIPS),
});
const second = (strip: number, from: number) => Array.from({ length: 10 }, (_, at) => moving(strip, from + at * 100));
const wide = { width: 1920, height: 1080 };

test('the crop window follows the motion, with one position per shot', () => {
  const shots = [
    { start_ms: 0, end_ms: 1000 },
    { start_ms: 1000, end_ms: 2000 },
  ];
  const plan = planCrop(wide, shots, [...second(2, 0), ...second(29, 1000)]);
  expect(plan).toMatchObject({ width: 606, height: 1080 });
  const [first, last] = plan.places;
  // Strip 2 spans 120–180 px, strip 29 1740–1800 px.
  expect(first?.x).toBeLessThanOrEqual(120);
  expect(last?.x).toBeGreaterThanOrEqual(1800 - 606);
  expect(last?.x).toBeLessThanOrEqual(1920 - 606);
});

test('the change at a cut does not move the crop window', () => {
  const [cut, ...rest] = second(2, 1000);
  const still = rest.map((picture) => ({ ...picture, motion: 0 }));
  const plan = planCrop(wide, [{ start_ms: 1000, end_ms: 2000 }], cut === undefined ? [] : [cut, ...still]);
  expect(plan.places[0]?.x).toBe(656);
});

test('without motion, the crop window is in the middle', () => {
  const plan = planCrop(wide, [{ start_ms: 0, end_ms: 1000 }], []);
  expect(plan.places[0]).toEqual({ from_ms: 0, x: 656, y: 0 });
});

test('text as wide as the crop window is kept whole, and wider text is reported as cut', () => {
  const shot = { start_ms: 0, end_ms: 1000 };
  const plan = (across: number) => planCrop(wide, [shot], [], [{ ...shot, box: [0.25, 0.5, across / 1920, 0.1] }]);
  expect(plan(606)).toEqual({ width: 606, height: 1080, places: [{ from_ms: 0, x: 480, y: 0 }] });
  expect(plan(607)).toMatchObject({ cuts_text: true });
});

test('the crop window keeps text only in the shots that show it', () => {
  const shots = [0, 1000, 2000, 3000].map((start_ms) => ({ start_ms, end_ms: start_ms + 1000 }));
  const text = { start_ms: 500, end_ms: 2000, box: [0, 0.5, 0.1, 0.1] as [number, number, number, number] };
  expect(planCrop(wide, shots, [], [text]).places.map(({ x }) => x)).toEqual([0, 0, 656, 656]);
});

test('in a film that is too tall, the crop window moves up or down to keep text', () => {
  const shot = { start_ms: 0, end_ms: 1000 };
  const top = (share: number) =>
    planCrop({ width: 900, height: 2000 }, [shot], [], [{ ...shot, box: [0.25, share, 0.5, 0.1] }]).places[0]?.y;
  expect([top(0), top(0.45), top(0.9)]).toEqual([0, 200, 400]);
});

test('a 9:16 film is not cropped, and a taller one loses top and bottom', () => {
  expect(planCrop({ width: 1080, height: 1920 }, [], [])).toMatchObject({ width: 1080, height: 1920 });
  expect(planCrop({ width: 900, height: 1950 }, [], [])).toMatchObject({ width: 900, height: 1600 });
});

test('a clip that is only a fade is cropped to the middle', () => {
  const plan = planClipCrop(wide, [{ start_ms: 0, end_ms: 1000 }], { start_ms: 1000, end_ms: 2000 }, []);
  expect(plan.places).toEqual([{ from_ms: 1000, x: 656, y: 0 }]);
});

test('the filter moves the window at the frame of the cut', () => {
  const places = [
    { from_ms: 5000, x: 100, y: 0 },
    { from_ms: 6000, x: 300, y: 0 },
    { from_ms: 7000, x: 40, y: 0 },
  ];
  const filter = cropFilter({ width: 606, height: 1080, places }, 5000);
  expect(filter).toBe(
    "crop=606:1080:x='100+(200)*gte(t,0.9995)+(-260)*gte(t,1.9995)':y='0+(0)*gte(t,0.9995)+(0)*gte(t,1.9995)'",
  );
});
