import { expect, test } from 'vitest';
import type { DailyFigures } from '../../learning/results/index.ts';
import { armDays, countsOf } from './day-counts.ts';

const nothing = {
  ...{ impressions: null, views: null, views_3s: null, thruplays: null, completions: null, watch_time_ms: null },
  ...{ likes: null, comments: null, shares: null, saves: null, clicks: null, conversions: null },
  ...{ spend_minor: null, revenue_minor: null },
};
const row = (figures: Partial<DailyFigures>): DailyFigures => ({
  ...{ campaign_id: 'a', platform: 'tiktok', day: '2026-01-02' },
  ...nothing,
  ...figures,
});

test('a metric needs both of its figures on a day, and a share above 1 is left out', () => {
  expect(countsOf('ctr', row({ clicks: 5, impressions: 5 }))).toEqual({ events: 5, trials: 5 });
  expect(countsOf('ctr', row({ clicks: 6, impressions: 5 }))).toBeUndefined();
  expect(countsOf('ctr', row({ clicks: 5 }))).toBeUndefined();
  const sold = row({ clicks: 50, conversions: 4, spend_minor: 900, revenue_minor: 1800 });
  expect(countsOf('cvr', sold)).toEqual({ events: 4, trials: 50 });
  expect(countsOf('cpc', sold)).toEqual({ events: 50, trials: 900 });
  expect(countsOf('cpa', sold)).toEqual({ events: 4, trials: 900 });
  expect(countsOf('roas', sold)).toEqual({ events: 1800, trials: 900 });
  expect(countsOf('roas', row({ spend_minor: 900 }))).toBeUndefined();
});

test('days are numbered from the first day of the experiment, and unreported days are left out', () => {
  const startsAt = new Date('2026-01-01T00:00:00Z');
  const days = [row({ clicks: 1, impressions: 9, spend_minor: 7 }), row({ day: '2026-01-03', views: 4 })];
  expect(armDays('ctr', days, { startsAt, last: 2 })).toEqual([
    { day: 2, events: 1, trials: 9, impressions: 9, spend_minor: 7 },
  ]);
  expect(armDays('cpc', [row({ clicks: 1, spend_minor: 7 })], { startsAt, last: 2 })).toEqual([
    { day: 2, events: 1, trials: 7, spend_minor: 7 },
  ]);
});
