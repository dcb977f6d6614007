import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTime } from './cron.ts';

const times = (cron: string, timezone: string, from: string, count: number): string[] => {
  let at = new Date(from);
  return Array.from({ length: count }, () => {
    at = nextTime(cron, timezone, at);
    return at.toISOString().slice(0, 16);
  });
};
const next = (cron: string, from = '2026-11-25T12:00:00Z') => times(cron, 'UTC', from, 1)[0];

test('days must match both fields if one begins with a star, and either field otherwise', () => {
  expect(next('0 9 */2 * 1')).toBe('2026-12-07T09:00'); // an odd day that is a Monday
  expect(next('0 9 1 * */2')).toBe('2026-12-01T09:00'); // the first, a Tuesday: 0, 2, 4, 6 are even days
  expect(next('0 9 1 * 1')).toBe('2026-11-30T09:00');
  expect(next('0 9 * * 1')).toBe('2026-11-30T09:00');
  expect(next('0 9 1-31 * 1')).toBe('2026-11-26T09:00');
  expect(next('0 9 ? * 1')).toBe('2026-11-30T09:00');
  expect(next('0 9 1 * ?')).toBe('2026-12-01T09:00');
});

test('short steps continue through a repeated hour, and a daily time fires once', () => {
  expect(times('*/15 * * * *', 'Europe/London', '2026-10-25T00:20:00Z', 6)).toEqual([
    '2026-10-25T00:30',
    '2026-10-25T00:45',
    '2026-10-25T01:00',
    '2026-10-25T01:15',
    '2026-10-25T01:30',
    '2026-10-25T01:45',
  ]);
  expect(times('0 * * * *', 'America/New_York', '2026-11-01T04:30:00Z', 4)).toEqual([
    '2026-11-01T05:00',
    '2026-11-01T06:00',
    '2026-11-01T07:00',
    '2026-11-01T08:00',
  ]);
  expect(times('*/15 * * * *', 'Australia/Lord_Howe', '2027-04-03T14:20:00Z', 4)).toEqual([
    '2027-04-03T14:30',
    '2027-04-03T14:45',
    '2027-04-03T15:00',
    '2027-04-03T15:15',
  ]);
  expect(times('30 1 * * *', 'Europe/London', '2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
});

test('in spring, hourly jobs continue, and a daily time inside the gap fires an hour later', () => {
  expect(times('0 * * * *', 'America/New_York', '2027-03-14T05:30:00Z', 3)).toEqual([
    '2027-03-14T06:00',
    '2027-03-14T07:00',
    '2027-03-14T08:00',
  ]);
  expect(times('30 2 * * *', 'America/New_York', '2027-03-13T12:00:00Z', 2)).toEqual([
    '2027-03-14T07:30',
    '2027-03-15T06:30',
  ]);
});

test('a step on one day of the year is found across clock changes', () => {
  expect(times('*/30 1 25 10 *', 'Europe/London', '2025-12-01T00:00:00Z', 4)).toEqual([
    '2026-10-25T00:00',
    '2026-10-25T00:30',
    '2026-10-25T01:00',
    '2026-10-25T01:30',
  ]);
  expect(times('*/30 0 29 2 *', 'Europe/Berlin', '2026-11-25T00:00:00Z', 1)).toEqual(['2028-02-28T23:00']);
});

test('any text gives a time or a validation error that names the field', () => {
  const answered = (cron: string): unknown => {
    try {
      return nextTime(cron, 'Europe/Berlin', new Date('2026-11-25T12:00:00Z'));
    } catch (error) {
      return error;
    }
  };
  const refusal = { code: 'validation-failed', details: { errors: [{ path: 'cron' }] } };
  for (const never of ['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 31 4 *', '* * 31 2,4 *', '*/5 * 30,31 2 *'])
    expect(answered(never), never).toMatchObject(refusal);
  for (const wrong of ['', '@daily', '@reboot', '* * * *', '0 0 * * * *', '60 * * * *', '* * 0 * *', '*/0 * * * *'])
    expect(answered(wrong), wrong).toMatchObject(refusal);
  const field = fc.oneof(
    fc.constantFrom(
      '*',
      '*/2',
      '*/7',
      '1-5',
      '5-1',
      '?',
      'L',
      'LW',
      '15W',
      '5#2',
      'MON#9',
      'FRI',
      'JAN',
      '+1',
      '1,2',
      '-1',
      '/',
      'x',
    ),
    fc.string({ maxLength: 5 }),
    fc.integer({ min: 0, max: 70 }).map(String),
  );
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (fields) => {
      const answer = answered(fields.join(' '));
      if (!(answer instanceof Date)) expect(answer, fields.join(' ')).toMatchObject(refusal);
    }),
    { numRuns: 300 },
  );
});
