import { expect, test } from 'vitest';
import { check } from './fields.ts';
import { Day, readInstant, Timestamp } from './timestamp.ts';

test('a timestamp is RFC 3339 on a day that exists', () => {
  for (const right of [
    '2026-01-31T12:00:00Z',
    '2024-02-29T23:59:59.123456789Z',
    '2000-02-29T00:00:00+14:00',
    '0001-01-01T00:00:00z',
    '9999-12-31t23:59:59Z',
    '9999-12-31T23:59:59+11:30',
  ])
    expect('data' in check(Timestamp, right), right).toBe(true);
  for (const wrong of [
    '',
    'abc',
    'now',
    'yesterday',
    'infinity',
    '-infinity',
    'epoch',
    '12',
    '2026-01-31',
    '2026-13-45',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31T12:00:00+15:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00:00Z\n',
    '+002026-01-31T12:00:00Z',
  ])
    expect('errors' in check(Timestamp, wrong), wrong).toBe(true);
});

test('an instant is read with its offset', () => {
  expect(readInstant('2026-01-31T12:00:00.5+01:30')?.toISOString()).toBe('2026-01-31T10:30:00.500Z');
  expect(readInstant('2026-02-30T12:00:00Z')).toBeUndefined();
});

test('a date must exist in the calendar and in the database', () => {
  for (const right of ['2024-02-29', '0001-01-01', '9999-12-31']) expect('data' in check(Day, right), right).toBe(true);
  for (const wrong of ['0000-01-01', '2026-02-29', '2026-11-31', '20261101', '-0001-01-01', 'now'])
    expect('errors' in check(Day, wrong), wrong).toBe(true);
});
