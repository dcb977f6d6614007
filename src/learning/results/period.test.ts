import { expect, test } from 'vitest';
import { isWithin, periodOf, timeFault } from './period.ts';

test('a date or time that does not exist is refused in every notation', () => {
  for (const written of [
    ...['2026-02-30', '2026-02-30T10:00:00Z', '2026-02-30 10:00+01:00', '2026-04-31T00:00:00Z', '2025-02-29T12:00Z'],
    ...[
      '2026-13-01T00:00:00Z',
      '2026-00-10',
      '2026-01-01T24:00:00Z',
      '2026-01-01T10:60:00Z',
      '2026-01-01T10:00:00+15:00',
    ],
    ...['2026-01-01T10:00:00', '2026-01-01T10:00:00Z:', 'yesterday', ''],
  ])
    expect(timeFault(written), written).toContain('must be a date');
});

test('a day before 2005 is refused with the range of valid years', () => {
  expect(['1970-01-01', '2004-12-31T10:00:00Z', '2005-01-01'].map(timeFault)).toEqual([
    'must be in 2005 or later, before year 9999, got 1970-01-01',
    'must be in 2005 or later, before year 9999, got 2004-12-31T10:00:00Z',
    undefined,
  ]);
});

test('an instant may be written as databases and spreadsheets do', () => {
  const from = (start: string) => periodOf(start, '2030-01-01T00:00:00Z')?.start.toISOString();
  expect(from('2024-02-29 10:00+0130')).toBe('2024-02-29T08:30:00.000Z');
  expect(from('2026-03-01t10:00:05.25z')).toBe('2026-03-01T10:00:05.250Z');
});

test('a span of days includes its whole last day and nothing after it', () => {
  const week = periodOf('2026-11-01', '2026-11-07');
  if (week === undefined) throw new Error('no period');
  expect(isWithin(week, '2026-11-01', '2026-11-07')).toBe(true);
  expect(isWithin(week, '2026-11-01', '2026-11-06')).toBe(false);
  expect(isWithin(week, '2026-11-02', '2026-11-07')).toBe(false);
  expect(isWithin(week, undefined, '2026-11-08T00:00:00Z')).toBe(true);
  expect(isWithin(week, undefined, '2026-11-07T23:59:59Z')).toBe(false);
});
