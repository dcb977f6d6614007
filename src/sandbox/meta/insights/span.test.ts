import { expect, test } from 'vitest';
import { pieces, spanOf } from './span.ts';

/** Eleven in the evening of 2 March in New York, already 3 March in Berlin. */
const NOW = Date.UTC(2026, 2, 3, 4);

test.each([
  ['today', '2026-03-02', '2026-03-02'],
  ['yesterday', '2026-03-01', '2026-03-01'],
  ['last_3d', '2026-02-27', '2026-03-01'],
  ['last_7d', '2026-02-23', '2026-03-01'],
  ['last_28d', '2026-02-02', '2026-03-01'],
  ['last_30d', '2026-01-31', '2026-03-01'],
  [undefined, '2026-01-31', '2026-03-01'],
  ['this_month', '2026-03-01', '2026-03-02'],
])('%s is from %s to %s', (date_preset, since, until) => {
  expect(spanOf({ date_preset }, NOW, 'America/New_York')).toEqual({ since, until });
});

test("days are in the account's time zone", () => {
  expect(spanOf({ date_preset: 'today' }, NOW, 'Europe/Berlin')).toEqual({ since: '2026-03-03', until: '2026-03-03' });
});

test('a range is used as written, and an invalid or reversed one is refused', () => {
  const range = (since: string, until: string) => () =>
    spanOf({ time_range: JSON.stringify({ since, until }) }, NOW, 'America/New_York');
  expect(range('2026-01-05', '2026-01-05')()).toEqual({ since: '2026-01-05', until: '2026-01-05' });
  expect(range('2026-01-05', '2026-01-04')).toThrow('must not be before');
  expect(range('2026-1-5', '2026-01-06')).toThrow('YYYY-MM-DD');
  expect(() => spanOf({ date_preset: 'last_year' }, NOW, 'UTC')).toThrow('last_year');
});

test('pieces cover every day once, whether by days, by months, or as one', () => {
  const cut = (increment: unknown) =>
    pieces({ since: '2026-01-30', until: '2026-03-02' }, increment).map(({ since, until }) => `${since} ${until}`);
  expect(cut('all_days')).toEqual(['2026-01-30 2026-03-02']);
  expect(cut('monthly')).toEqual(['2026-01-30 2026-01-31', '2026-02-01 2026-02-28', '2026-03-01 2026-03-02']);
  expect(cut('14')).toEqual(['2026-01-30 2026-02-12', '2026-02-13 2026-02-26', '2026-02-27 2026-03-02']);
  expect(cut(1)).toHaveLength(32);
  for (const wrong of [0, 91, 1.5, 'weekly']) expect(() => cut(wrong)).toThrow('from 1 to 90');
});
