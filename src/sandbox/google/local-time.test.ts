import { expect, test } from 'vitest';
import { instantOf } from './local-time.ts';

test.each([
  ['2026-03-08 01:30:00', 'America/Los_Angeles', '2026-03-08T09:30:00.000Z'],
  // clocks move forward at two
  ['2026-03-08 03:30:00', 'America/Los_Angeles', '2026-03-08T10:30:00.000Z'],
  ['2026-11-01 08:00:00', 'America/Los_Angeles', '2026-11-01T16:00:00.000Z'],
  ['2026-03-29 03:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2027-01-10 08:00:00', 'Asia/Kolkata', '2027-01-10T02:30:00.000Z'],
])('%s in %s is %s', (written, zone, instant) => {
  expect(new Date(instantOf(written, zone)).toISOString()).toBe(instant);
});

test('text that is not a local time in that format gives NaN', () => {
  for (const written of ['2026-03-08', '2026-03-08T01:30:00', '2026-3-8 1:30:00', '2026-02-30 01:30:00', undefined])
    expect(instantOf(written, 'UTC')).toBeNaN();
});
