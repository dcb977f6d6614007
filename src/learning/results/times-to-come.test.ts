import { expect, test } from 'vitest';
import { periodOf } from './period.ts';
import { timesToCome } from './times-to-come.ts';

const now = new Date('2026-11-26T16:00:00Z');

function toldOf(start: string, end: string, posted_at: string | null = null) {
  const period = periodOf(start, end);
  if (period === undefined) throw new Error('no period');
  return timesToCome({ period, posted_at }, now);
}

test('a date more than a year ahead is refused with its field and value', () => {
  expect(toldOf('2036-01-01', '2036-01-31').errors).toEqual([
    { path: 'period_start', message: '2036-01-01 is more than a year ahead: today is 2026-11-26' },
    { path: 'period_end', message: '2036-01-31 is more than a year ahead: today is 2026-11-26' },
  ]);
  expect(toldOf('2026-01-01', '2036-01-31').errors).toMatchObject([{ path: 'period_end' }]);
  expect(toldOf('2026-11-01', '2026-11-07', '2036-01-01').errors).toMatchObject([{ path: 'posted_at' }]);
});

test('a date 366 days ahead is accepted, and one a millisecond later is refused', () => {
  const ahead = (ms: number) =>
    toldOf('2026-11-01', '2026-11-07', new Date(now.getTime() + 366 * 86_400_000 + ms).toISOString()).errors.length;
  expect([ahead(0), ahead(1)]).toEqual([0, 1]);
});

test('a period that ends in the future is imported with a warning, and one that has ended without', () => {
  expect(toldOf('2026-11-01', '2026-11-30')).toEqual({
    errors: [],
    warnings: ['period_end 2026-11-30 is in the future (today is 2026-11-26): the figures cover only the time so far'],
  });
  expect(toldOf('2026-12-01', '2026-12-31')).toEqual({
    errors: [],
    warnings: ['period_start 2026-12-01 is in the future (today is 2026-11-26): nothing can be known about it'],
  });
  expect(toldOf('2026-11-26', '2026-11-26')).toEqual({ errors: [], warnings: [] });
});
