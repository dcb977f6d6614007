import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../core/kernel/index.ts';
import { localTimes } from './local-hours.ts';
import { nextFreeTime } from './next-free.ts';
import { noRules, PostingRulesBody } from './rules-schema.ts';
import { instantOfWall, wallTime } from './wall-time.ts';

const BERLIN = { ...noRules('tiktok'), timezone: 'Europe/Berlin' };

describe('a local time', () => {
  test('that the clock skips becomes the moment right after, and one that comes twice is the first', () => {
    expect(instantOfWall('2026-03-29 02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(instantOfWall('2026-10-25 02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    // the clocks skip and repeat half an hour in one zone; in another, they skip midnight
    expect(instantOfWall('2026-10-04 02:15', 'Australia/Lord_Howe')?.toISOString()).toBe('2026-10-03T15:30:00.000Z');
    expect(instantOfWall('2026-04-05 01:45', 'Australia/Lord_Howe')?.toISOString()).toBe('2026-04-04T14:45:00.000Z');
    expect(instantOfWall('2026-03-29 00:30', 'Asia/Beirut')?.toISOString()).toBe('2026-03-28T22:00:00.000Z');
    expect(instantOfWall('2026-12-01 18:00', 'America/New_York')?.toISOString()).toBe('2026-12-01T23:00:00.000Z');
  });

  test('is read back as written in any zone, and an invalid one is refused', () => {
    for (const zone of ['UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns'])
      for (const written of ['2026-01-01 00:00', '2026-06-30 23:59', '2028-02-29 12:05'])
        expect(wallTime(instantOfWall(written, zone) ?? new Date(0), zone)).toBe(written);
    expect(instantOfWall('2026-02-30 10:00', 'UTC')).toBeUndefined();
    expect(instantOfWall('2026-02-03 24:00', 'UTC')).toBeUndefined();
  });
});

describe('the next free time', () => {
  test('is the first slot at least half an hour ahead that respects the gap', () => {
    const rules = {
      ...BERLIN,
      gap_minutes: 240,
      slots: [
        { weekday: 2, hour: 18, minute: 0 },
        { weekday: null, hour: 8, minute: 30 },
      ],
    };
    // a Tuesday in winter: Berlin is an hour ahead of UTC
    const found = (now: string, taken: string[] = []) => nextFreeTime({ now, rules, taken })?.local;
    expect(found('2026-12-01T06:59:00Z')).toBe('2026-12-01 08:30');
    expect(found('2026-12-01T07:00:00Z')).toBe('2026-12-01 08:30');
    expect(found('2026-12-01T07:01:00Z')).toBe('2026-12-01 18:00');
    expect(found('2026-12-01T07:01:00Z', ['2026-12-01T14:00:00Z'])).toBe('2026-12-02 08:30');
  });

  test('is in a window that did better, or else in the least used quarter of the usual hours', () => {
    const now = '2026-12-01T12:00:00Z';
    const windows = [{ weekdays: [4], from: 17, to: 20 }];
    expect(nextFreeTime({ now, rules: BERLIN, windows })).toMatchObject({ local: '2026-12-03 17:00', by: 'learned' });
    // a whole day, and hours across midnight
    const within = (from: number, to: number, taken: string[] = []) =>
      nextFreeTime({ now, rules: BERLIN, windows: [{ weekdays: [4], from, to }], taken })?.local;
    expect(within(0, 24)).toBe('2026-12-03 00:00');
    expect(within(23, 1)).toBe('2026-12-03 00:00');
    expect(within(23, 1, ['2026-12-02T23:00:00Z'])).toBe('2026-12-03 23:00');
    const hours = [10, 12, 18, 20].map((hour, at) => ({ hour, n: 9 - at }));
    expect(nextFreeTime({ now, rules: BERLIN, hours })).toMatchObject({ local: '2026-12-01 20:00', by: 'slot' });
    expect(nextFreeTime({ now, rules: { ...BERLIN, quiet: { from: 0, to: 23 } }, hours })).toBeUndefined();
  });

  test('may be the hour at which quiet hours end, on either side of midnight', () => {
    const slots = Array.from({ length: 24 }, (_, hour) => ({ weekday: null, hour, minute: 0 }));
    const next = (now: string, quiet: { from: number; to: number }) =>
      nextFreeTime({ now, rules: { ...noRules('tiktok'), slots, quiet } })?.local;
    expect(next('2026-11-24T08:20:00Z', { from: 9, to: 12 })).toBe('2026-11-24 12:00');
    expect(next('2026-11-24T21:20:00Z', { from: 22, to: 7 })).toBe('2026-11-25 07:00');
    expect(next('2026-11-24T08:20:00Z', { from: 10, to: 12 })).toBe('2026-11-24 09:00');
  });

  test('is searched within sixty days', () => {
    const rules = { ...BERLIN, slots: [{ weekday: 2, hour: 18, minute: 0 }] };
    const tuesdays = Array.from({ length: 9 }, (_, week) =>
      new Date(Date.UTC(2026, 11, 1 + 7 * week, 17)).toISOString(),
    );
    const found = (taken: string[]) => nextFreeTime({ now: '2026-12-01T12:00:00Z', rules, taken })?.local;
    expect([found(tuesdays.slice(0, 8)), found(tuesdays)]).toEqual(['2027-01-26 18:00', undefined]);
  });

  test('respects quiet hours, forbidden days, and the gap in every calendar', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC');
    const hour = fc.integer({ min: 0, max: 23 });
    const instant = fc
      .date({ min: new Date('2026-03-01'), max: new Date('2026-11-30'), noInvalidDate: true })
      .map((at) => at.toISOString());
    const calendars = fc.record({
      timezone: zones,
      never_on: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 4 }),
      quiet: fc.option(fc.record({ from: hour, to: hour }).filter(({ from, to }) => from !== to)),
      gap_minutes: fc.integer({ min: 0, max: 600 }),
      now: instant,
      taken: fc.array(instant, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(calendars, ({ now, taken, ...own }) => {
        const rules = { ...noRules('tiktok'), ...own };
        const found = nextFreeTime({ now, rules, taken });
        if (found === undefined) return;
        const { hour: at = 0, weekday } = localTimes(rules.timezone)(found.at);
        expect(rules.never_on).not.toContain(weekday + 1);
        const { from, to } = rules.quiet ?? { from: 24, to: 24 };
        expect(from < to ? at >= from && at < to : from > to && (at >= from || at < to)).toBe(false);
        for (const other of taken)
          expect(Math.abs(Date.parse(other) - Date.parse(found.at))).toBeGreaterThanOrEqual(60_000 * rules.gap_minutes);
        expect(Date.parse(found.at) - Date.parse(now)).toBeGreaterThanOrEqual(30 * 60_000);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

test.each([
  [{ quiet: { from: 5, to: 5 } }, 'quiet'],
  [{ quiet: { from: 22, to: 24 } }, 'quiet.to'],
  [{ never_on: [0] }, 'never_on[0]'],
  [{ never_on: [1, 2, 3, 4, 5, 6, 7] }, 'never_on'],
  [{ gap_minutes: 10_081 }, 'gap_minutes'],
  [{ slots: [{ weekday: null, hour: 9, minute: 60 }] }, 'slots[0].minute'],
  [{ timezone: 'Mars/Olympus' }, 'timezone'],
])('rules with %j are refused', (wrong, path) => {
  expect(() => parse(PostingRulesBody, { timezone: 'UTC', ...wrong })).toThrow(`${path}: `);
});

test('rules at their limits are accepted', () => {
  const most = { quiet: { from: 22, to: 7 }, never_on: [1, 2, 3, 4, 5, 6], gap_minutes: 10_080 };
  expect(parse(PostingRulesBody, { timezone: 'UTC', ...most })).toEqual({ timezone: 'UTC', slots: [], ...most });
});
