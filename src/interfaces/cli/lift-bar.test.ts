import { expect, test } from 'vitest';
import { LIFT_SCALE, liftBar } from './lift-bar.ts';

test('a bar shows the estimate, the interval, and 0, and marks values beyond the scale at its edge', () => {
  const lifts = [
    { lift: 0.1, low: -0.2, high: 0.3 },
    { lift: 0, low: null, high: null },
    { lift: -0.9, low: -0.9, high: -0.1 },
    { lift: 0.5, low: 0.2, high: 0.7 },
    { lift: null, low: null, high: null },
  ];
  expect([LIFT_SCALE, ...lifts.map(liftBar)]).toEqual([
    '−50%         0         +50%',
    '        ─────┼──●─────',
    '─────────────●─────────────',
    '●──────────  ·',
    '             ·    ────────●',
    '',
  ]);
});
