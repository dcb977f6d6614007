import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  actorName,
  actorNamed,
  ago,
  amount,
  calendarDay,
  clock,
  datesOf,
  lasting,
  midnight,
  money,
  parseAmount,
  share,
  stretch,
} from './format.ts';

test('an amount formatted for any currency and locale is read back exactly', () => {
  const currencies = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD');
  const locales = fc.constantFrom('de-DE', 'en-US', 'ja-JP', 'fr-FR', 'de-CH', 'en-IN', 'pl-PL', 'ar-EG');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), currencies, locales, (minor, currency, locale) => {
      expect(parseAmount(amount(minor, currency, locale), currency, locale)).toBe(minor);
    }),
    { numRuns: 1000 },
  );
});

test('text that is not an amount of the currency is not read as one', () => {
  for (const text of ['', '-1', '1.2.3', '1.5', '12,345', '1e3', 'ten', '0x10'])
    expect([text, parseAmount(text, 'EUR', 'de-DE')]).toEqual([text, undefined]);
  expect(parseAmount('1.5', 'JPY', 'en-US')).toBeUndefined();
  expect(parseAmount('1234,5', 'EUR', 'de-DE')).toBe(123_450);
});

test('money has the decimals of its currency', () => {
  const shown = [money(1234, 'JPY', 'en-US'), money(1234, 'KWD', 'en-US'), money(1234, 'EUR', 'en-US')];
  expect(shown.map((each) => each.replace('\u00a0', ' '))).toEqual(['¥1,234', 'KWD 1.234', '€12.34']);
});

test('a rate is never shown without its interval', () => {
  expect(share({ value: 0.331, low: 0.31, high: 0.35, of: 900 })).toBe('33.1% (31.0%–35.0%)');
  expect(share({ value: 0.5, low: null, high: null, of: 37, note: 'too few (37 of 100)' })).toBe('too few (37 of 100)');
  expect(share({ value: null, low: null, high: null, of: 3 })).toBe('not enough yet (3)');
});

test('a film time has minutes, seconds, and tenths, even if it rounds up', () => {
  expect([clock(0), clock(59_960), clock(61_540)]).toEqual(['0:00.0', '1:00.0', '1:01.5']);
  const stretches = [stretch({ start_ms: 0, end_ms: 61_000 }), stretch({ start_ms: 500, end_ms: 61_000 })];
  expect(stretches).toEqual(['0:00–1:01', '0:00.5–1:01.0']);
  expect([lasting(14_000), lasting(5_240), lasting(214_000)]).toEqual(['14 s', '5.2 s', '3:34']);
});

test('elapsed time is shown in the largest unit that fits', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect([ago('2026-01-01T23:59:50Z', now), ago('2026-01-01T00:00:00Z', now)]).toEqual(['10 seconds ago', 'yesterday']);
});

test('yesterday is the previous calendar day of the reader, not 24 hours ago', () => {
  const at = (day: number, hour: number) => new Date(2026, 0, day, hour, 30);
  expect(ago(at(9, 23).toISOString(), at(11, 0).getTime())).toBe('2 days ago');
  expect(ago(at(9, 23).toISOString(), at(10, 23).getTime())).toBe('yesterday');
  expect(ago(at(12, 0).toISOString(), at(10, 23).getTime())).toBe('in 2 days');
  expect(ago(at(10, 0).toISOString(), at(10, 23).getTime())).toBe('23 hours ago');
});

test('a day of the reader ends where the next one begins, even when clocks change', () => {
  const zone = process.env.TZ;
  process.env.TZ = 'Europe/Berlin';
  expect(midnight('2026-03-29', 1)).toBe('2026-03-29T22:00:00.000Z');
  expect(midnight('2026-10-25', 1)).toBe('2026-10-25T23:00:00.000Z');
  expect([midnight(undefined), midnight('soon')]).toEqual([undefined, undefined]);
  const early = new Date('2026-01-09T23:30:00Z');
  expect(calendarDay(early)).toBe('2026-01-10');
  process.env.TZ = 'America/Los_Angeles';
  expect(calendarDay(early)).toBe('2026-01-09');
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test('a day of an ad account has its local date, wherever the account is', () => {
  const of = (period_start: string, period_end: string) => Object.values(datesOf({ period_start, period_end }));
  expect(of('2026-11-16', '2026-11-22')).toEqual(['2026-11-16', '2026-11-22']);
  // dates; New York, Berlin, Auckland; a week in New York; a day of 25 hours in Berlin; a few hours
  expect(of('2026-11-16T05:00:00Z', '2026-11-17T05:00:00Z')).toEqual(['2026-11-16', '2026-11-16']);
  expect(of('2026-11-15T23:00:00Z', '2026-11-16T23:00:00Z')).toEqual(['2026-11-16', '2026-11-16']);
  expect(of('2026-11-15T11:00:00Z', '2026-11-16T11:00:00Z')).toEqual(['2026-11-16', '2026-11-16']);
  expect(of('2026-11-16T05:00:00Z', '2026-11-23T05:00:00Z')).toEqual(['2026-11-16', '2026-11-22']);
  expect(of('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toEqual(['2026-10-25', '2026-10-25']);
  expect(of('2026-11-16T22:00:00Z', '2026-11-17T00:00:00Z')).toEqual(['2026-11-16', '2026-11-16']);
});

test.each(['ada', 'cli:ada lovelace', 'job:orchestrate-added', 'job:nightly', 'http:anonymous'])(
  'an actor is found by the name shown on pages and by the name in the ledger: %s',
  (actor) => {
    expect([actorNamed(` ${actorName(actor)} `), actorNamed(actor)]).toEqual([actor, actor]);
  },
);
