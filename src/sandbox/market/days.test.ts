import { expect, test } from 'vitest';
import { cutAtMidnight, dayOf, hourOf, nextDay, timeText } from './days.ts';

const TIME = Date.UTC(2026, 10, 26, 20, 5, 9);

test.each([
  ['America/Los_Angeles', '2026-11-26', 12, '2026-11-26T12:05:09-0800'],
  ['UTC', '2026-11-26', 20, '2026-11-26T20:05:09+0000'],
  ['Asia/Kolkata', '2026-11-27', 1, '2026-11-27T01:35:09+0530'],
  ['America/St_Johns', '2026-11-26', 16, '2026-11-26T16:35:09-0330'],
])('a time in %s has the local day, hour, and offset', (zone, day, hour, text) => {
  expect([dayOf(TIME, zone), hourOf(TIME, zone), timeText(TIME, zone)]).toEqual([day, hour, text]);
});

test('midnight is hour 0 of the new day', () => {
  const midnight = Date.UTC(2026, 10, 27, 8);
  expect([dayOf(midnight, 'America/Los_Angeles'), hourOf(midnight, 'America/Los_Angeles')]).toEqual(['2026-11-27', 0]);
});

test('the next day crosses months and years, forward and backward', () => {
  expect([nextDay('2026-12-31'), nextDay('2026-02-27', 2), nextDay('2026-01-01', -1)]).toEqual([
    '2027-01-01',
    '2026-03-01',
    '2025-12-31',
  ]);
});

test.each([
  ['Asia/Kolkata', [30]],
  ['Asia/Kathmandu', [15]],
  ['America/St_Johns', []],
  ['UTC', []],
])('an hour from 18:00 UTC is split at midnight in %s', (zone, minutes) => {
  const from = Date.UTC(2026, 10, 26, 18);
  const stretches = cutAtMidnight(from, from + 3_600_000, zone);
  expect(stretches.slice(1).map(([begin]) => (begin - from) / 60_000)).toEqual(minutes);
  expect([stretches[0]?.[0], stretches.at(-1)?.[1]]).toEqual([from, from + 3_600_000]);
  for (const [begin, end] of stretches) expect(dayOf(end - 1, zone)).toBe(dayOf(begin, zone));
});
