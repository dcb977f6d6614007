import { expect, test } from 'vitest';
import { startOfDay } from '../../core/kernel/index.ts';
import { dayOf, isInDays } from './days-of-rows.ts';

const DAY_MS = 86_400_000;
/** Days in July and January, and days when clocks change in the north and the south. */
const DAYS = [
  '2026-01-01',
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-07-15',
  '2026-09-27',
  '2026-10-25',
  '2026-11-01',
];
const ZONES = ['Pacific/Honolulu', 'America/Adak', 'America/St_Johns', 'UTC', 'Europe/Berlin', 'Asia/Kolkata'];
const EASTERN_ZONES = ['Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Chatham'];

const after = (day: string, days = 1) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

test.each([...ZONES, ...EASTERN_ZONES])('a day in the time zone %s gets its local date, however long it is', (zone) => {
  const row = (from: string, to: string) => ({
    period_start: startOfDay(from, zone),
    period_end: startOfDay(after(to), zone),
  });
  for (const day of DAYS) {
    expect(dayOf(row(day, day))).toBe(day);
    const week = row(day, after(day, 6));
    expect([day, isInDays(week, { from: day, to: after(day, 6) })]).toEqual([day, true]);
    expect([day, isInDays(week, { from: after(day), to: after(day, 7) })]).toEqual([day, false]);
    expect([day, isInDays(week, { from: after(day, -1), to: after(day, 5) })]).toEqual([day, false]);
  }
});

test('an hour gets the UTC date of its start', () => {
  const row = (start: string, end: string) => ({ period_start: new Date(start), period_end: new Date(end) });
  expect(dayOf(row('2026-07-14T23:00:00Z', '2026-07-15T00:00:00Z'))).toBe('2026-07-14');
  expect(dayOf(row('2026-07-15T00:00:00Z', '2026-07-15T01:00:00Z'))).toBe('2026-07-15');
});
