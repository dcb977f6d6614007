import { expect, test } from 'vitest';
import { timestampMs } from './timestamp.ts';

const NOON = Date.UTC(2026, 6, 1, 12);

test.each([
  ['2026-07-01T12:00:00Z', NOON],
  ['2026-07-01 12:00', NOON],
  ['2026-07-01T12:00:00.250', NOON + 250],
  ['2026-07-01T14:00:00+02:00', NOON],
  ['2026-07-01T07:00-0500', NOON],
  ['2026-07-01', Date.UTC(2026, 6, 1)],
  [new Date(NOON), NOON],
  [NOON, NOON],
  ['2028-02-29', Date.UTC(2028, 1, 29)],
])('reads %s as a time, in UTC if it names no zone', (written, ms) => {
  expect(timestampMs(written)).toBe(ms);
});

test.each(['2026-02-29', '2026-13-01', '1 July 2026', '2026-07-01T25:00', '', 9e15, Number.NaN, new Date('?')])(
  'does not read %s as a time',
  (written) => {
    expect(timestampMs(written)).toBeNaN();
  },
);
