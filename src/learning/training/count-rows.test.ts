import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePeriods } from '../results/choose-periods.ts';
import { ratesOf } from '../results/rates.ts';
import { countRows, type ResultRow } from './count-rows.ts';

const NOTHING = {
  ...{ impressions: null, views: null, views_3s: null, thruplays: null, completions: null, watch_time_ms: null },
  ...{ likes: null, comments: null, shares: null, saves: null, clicks: null, conversions: null },
  ...{ spend_minor: null, revenue_minor: null },
};

const row = (from: string, to: string, facts: Partial<ResultRow> = {}): ResultRow => ({
  ...{ clip_id: 'clip', platform: 'tiktok', source: 'meta_ads', campaign_id: null, external_id: '', currency: null },
  ...NOTHING,
  ...{ period_start: new Date(from), period_end: new Date(to) },
  ...facts,
});

const shown = (impressions: number, views_3s: number) => ({ impressions, views_3s });

function counted(goal: 'hook_rate' | 'ctr' | 'views' | 'roas' | 'engagement', rows: readonly ResultRow[]) {
  const out: string[] = [];
  const found = countRows(goal, rows, (reason) => out.push(reason));
  return { part: found?.part, whole: found?.whole, out };
}

test('plays and 3-second plays are never added up, and the one with the higher count is used', () => {
  const week = row('2026-01-01', '2026-01-08', { views: 900, views_3s: 400 });
  const next = row('2026-01-08', '2026-01-15', { views_3s: 300 });
  expect(counted('views', [week, next])).toEqual({ part: 900, whole: 900, out: ['other_denominator'] });
});

test('a row without the goal’s figures does not hide rows that have them', () => {
  const likes = row('2026-01-01', '2026-02-01', { likes: 40 });
  const week = row('2026-01-05', '2026-01-12', shown(9000, 900));
  expect(counted('hook_rate', [likes, week])).toEqual({ part: 900, whole: 9000, out: [] });
  const other = row('2026-01-01', '2026-01-12', { source: 'b', views: 100_000 });
  expect(counted('hook_rate', [other, week])).toEqual({ part: 900, whole: 9000, out: [] });
});

test('a small row never hides a larger one that it overlaps, and is listed as left out', () => {
  const campaign = row('2026-01-03', '2026-01-04', { campaign_id: 'A', ...shown(10, 1) });
  const ad = row('2026-01-01', '2026-02-01', { campaign_id: 'A', external_id: 'ad1', ...shown(50_000, 9000) });
  expect(counted('hook_rate', [campaign, ad])).toEqual({ part: 9000, whole: 50_000, out: ['overlapping'] });
  const year = row('2026-01-01', '2027-01-01', shown(0, 0));
  const week = row('2026-03-01', '2026-03-08', shown(9000, 900));
  expect(counted('hook_rate', [year, week])).toEqual({ part: 900, whole: 9000, out: ['overlapping'] });
});

test('a campaign counts once, by its own row or by its ads’ rows, whichever saw more', () => {
  const ads = ['ad1', 'ad2'].map((external_id, at) =>
    row('2026-01-01', '2026-01-08', { campaign_id: 'A', external_id, ...shown(500 - 200 * at, 50 - 20 * at) }),
  );
  const own = row('2026-01-01', '2026-01-08', { campaign_id: 'A', ...shown(800, 80) });
  expect(counted('hook_rate', [...ads, own])).toEqual({ part: 80, whole: 800, out: ['overlapping', 'overlapping'] });
  const later = row('2026-01-08', '2026-01-15', { campaign_id: 'A', external_id: 'ad1', ...shown(300, 60) });
  expect(counted('hook_rate', [...ads, own, later])).toMatchObject({ part: 140, whole: 1100 });
});

test('rolling, growing, and overlapping daily and weekly exports count each impression once', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
  const rolling = Array.from({ length: 14 }, (_, n) => row(day(n + 1), day(n + 8), shown(700, 70)));
  expect(counted('hook_rate', rolling)).toMatchObject({ whole: 1400 });
  const growing = [7, 14, 21].map((days) => row(day(1), day(days + 1), shown(days * 100, days * 10)));
  expect(counted('hook_rate', growing)).toMatchObject({ whole: 2100, out: ['overlapping', 'overlapping'] });
  const days = Array.from({ length: 7 }, (_, n) => row(day(n + 1), day(n + 2), shown(100, 10)));
  expect(counted('hook_rate', [...days, row(day(1), day(8), shown(700, 70))]).out).toHaveLength(7);
});

test('an impossible rate is left out of training and does not affect other rows', () => {
  const odd = row('2026-01-01', '2026-02-01', { impressions: 3, clicks: 5 });
  const week = row('2026-01-05', '2026-01-12', { impressions: 1000, clicks: 20 });
  expect(counted('ctr', [odd, week])).toEqual({ part: 20, whole: 1000, out: ['impossible'] });
  expect(counted('ctr', [odd])).toEqual({ part: undefined, whole: undefined, out: ['impossible'] });
});

test('training uses the same rates and denominators that people see on each platform', () => {
  for (const platform of ['instagram', 'youtube'] as const) {
    const one = row('2026-01-01', '2026-01-02', {
      ...{ platform, impressions: 611, views: 12_040, likes: 70, clicks: 5, views_3s: 400 },
    });
    const { engagement_rate, ctr, hook_rate } = ratesOf(one);
    for (const [goal, rate] of [
      ['engagement', engagement_rate],
      ['ctr', ctr],
      ['hook_rate', hook_rate],
    ] as const) {
      const { part = 0, whole = 0 } = counted(goal, [one]);
      expect(part / whole).toBe(rate?.value);
    }
  }
});

test('rates with different denominators are not added up, and the one with the higher count is used', () => {
  const rows = [
    row('2026-01-01', '2026-01-02', { impressions: 1000, likes: 10 }),
    row('2026-01-02', '2026-01-03', { views: 100, likes: 50 }),
  ];
  expect(counted('engagement', rows)).toEqual({ part: 10, whole: 1000, out: ['other_denominator'] });
});

test('amounts in different currencies are never added up, and the one that covers the most time is used', () => {
  const money = (from: string, to: string, currency: string, spend_minor: number) =>
    row(from, to, { currency, spend_minor, revenue_minor: 2 * spend_minor });
  const rows = [
    money('2026-01-01', '2026-01-15', 'USD', 100),
    money('2026-01-15', '2026-01-22', 'USD', 200),
    money('2026-01-22', '2026-01-23', 'JPY', 90_000),
  ];
  expect(counted('roas', rows)).toEqual({ part: 600, whole: 300, out: ['other_currency'] });
});

test('a day with spending but no sales counts as 0 sales only if its source reports sales on other days', () => {
  const day = (n: number, figures: Partial<ResultRow>) =>
    row(`2026-01-0${n}`, `2026-01-0${n + 1}`, { currency: 'EUR', spend_minor: 100, ...figures });
  const sold = day(1, { revenue_minor: 900 });
  expect(counted('roas', [sold, day(2, {}), day(3, {})])).toEqual({ part: 900, whole: 300, out: [] });
  expect(counted('roas', [sold, day(2, { source: 'b' })])).toEqual({ part: 900, whole: 100, out: [] });
  expect(counted('roas', [day(1, {})])).toMatchObject({ whole: undefined });
});

test('days on which Meta omits clicks, likes, or comments count as 0, but days of other sources do not count', () => {
  const day = (n: number, figures: Partial<ResultRow>) =>
    row(`2026-01-0${n}`, `2026-01-0${n + 1}`, { impressions: 100, ...figures });
  const clicked = day(1, { clicks: 6 });
  expect(counted('ctr', [clicked, day(2, {}), day(3, {})])).toEqual({ part: 6, whole: 300, out: [] });
  const liked = day(1, { likes: 3 });
  expect(counted('engagement', [liked, day(2, {})])).toEqual({ part: 3, whole: 200, out: [] });
  const own = { source: 'own' };
  expect(counted('ctr', [day(1, { clicks: 6, ...own }), day(2, own)])).toEqual({ part: 6, whole: 100, out: [] });
  expect(counted('ctr', [day(1, {}), liked])).toMatchObject({ whole: undefined });
});

test('8,000 hourly rows are counted in less than a second', () => {
  const hour = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString();
  const rows = Array.from({ length: 8000 }, (_, n) => row(hour(n), hour(n + 1), shown(100, 10)));
  const before = process.cpuUsage();
  expect(counted('hook_rate', rows)).toEqual({ part: 80_000, whole: 800_000, out: [] });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});

test('the chosen periods never overlap, and no other choice has a higher count', () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 9 }))
    .map(([start, length, whole]) => ({ start, end: start + length, whole }));
  const areApart = (rows: readonly { start: number; end: number }[]) =>
    rows.every((a, i) => rows.every((b, j) => i === j || a.end <= b.start || b.end <= a.start));
  const sizeOf = (rows: readonly { whole: number }[]) => rows.reduce((sum, { whole }) => sum + whole, 0);
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 9 }), (rows) => {
      const chosen = choosePeriods(rows);
      expect(areApart(chosen)).toBe(true);
      for (let mask = 0; mask < 2 ** rows.length; mask++) {
        const some = rows.filter((_, at) => (mask >> at) & 1);
        if (areApart(some)) expect(sizeOf(some)).toBeLessThanOrEqual(sizeOf(chosen));
      }
    }),
  );
});

test('added-up rows span from the first start to the last end', () => {
  const days = [row('2026-01-09', '2026-01-10', shown(10, 1)), row('2026-01-02', '2026-01-03', shown(10, 1))];
  expect(countRows('hook_rate', days, () => {})).toMatchObject({
    start: Date.parse('2026-01-02'),
    end: Date.parse('2026-01-10'),
  });
});

test('of two sources with equal counts, the alphabetically first one is used, in any row order', () => {
  const rows = ['b', 'a'].map((source, at) => row('2026-01-01', '2026-01-02', { source, ...shown(100, 10 + at) }));
  for (const each of [rows, rows.toReversed()])
    expect(counted('hook_rate', each)).toEqual({ part: 11, whole: 100, out: ['other_source'] });
});
