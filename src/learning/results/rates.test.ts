import { expect, test } from 'vitest';
import type { Platform } from '../../core/platforms/index.ts';
import { poissonInterval } from '../../core/statistics/index.ts';
import { figuresOf } from './figures.ts';
import { ratesOf } from './rates.ts';

const on = (platform: Platform, figures: Parameters<typeof figuresOf>[0]) => ({ platform, ...figuresOf(figures) });

test('the interval of a count agrees with the exact Poisson interval', () => {
  // exact (Garwood) 90% limits of 10 events: 5.425 to 16.962
  expect(poissonInterval(10).low).toBeCloseTo(5.425, 1);
  expect(poissonInterval(10).high).toBeCloseTo(16.962, 1);
});

test('rates follow their standard formulas and lie within their intervals', () => {
  const rates = ratesOf(
    on('instagram', {
      ...{ impressions: 10_000, views_3s: 3000, thruplays: 900, clicks: 150, conversions: 20 },
      ...{ likes: 100, comments: 20, shares: 10, saves: 70, spend_minor: 30_000, revenue_minor: 90_000 },
    }),
  );
  const values = Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate.value]));
  expect(values).toEqual({
    ...{ hook_rate: 0.3, hold_rate: 0.3, ctr: 0.015, engagement_rate: 0.02 },
    ...{ cpc_minor: 200, cpm_minor: 3000, cpa_minor: 1500, roas: 3 },
  });
  for (const { value, low, high } of Object.values(rates)) {
    expect(low).toBeLessThan(Number(value));
    expect(high).toBeGreaterThan(Number(value));
  }
});

test('12 impressions give an interval but no rate', () => {
  const { hook_rate, ctr, cpc_minor, cpm_minor } = ratesOf(
    on('tiktok', { impressions: 12, views_3s: 6, clicks: 0, spend_minor: 100 }),
  );
  expect(hook_rate).toMatchObject({ value: null, of: 12, note: 'too few: 12 impressions; 100 are needed' });
  expect(hook_rate?.low).toBeCloseTo(0.286, 2);
  expect(ctr).toMatchObject({ value: null, low: 0 });
  expect(cpc_minor).toMatchObject({ value: null, high: null });
  expect(cpm_minor).toMatchObject({ value: null });
});

test('a share needs at least 100 impressions, and a cost at least 10 clicks', () => {
  for (const [impressions, clicks, isEnough] of [
    [99, 9, false],
    [100, 10, true],
  ] as const) {
    const { ctr, cpc_minor } = ratesOf(on('tiktok', { impressions, clicks, spend_minor: 1000 }));
    expect([ctr?.value, cpc_minor?.value]).toEqual(isEnough ? [0.1, 100] : [null, null]);
  }
});

test('a rate whose figures are missing is left out', () => {
  expect(ratesOf(on('instagram', { views: 500, likes: 50 }))).toEqual({
    engagement_rate: expect.objectContaining({ value: 0.1 }),
  });
  expect(ratesOf(on('instagram', { impressions: 500 }))).toEqual({});
});

test('on YouTube, viewer actions are a share of plays, because impressions count thumbnails', () => {
  const short = { impressions: 611, views: 12_040, likes: 70, clicks: 0, views_3s: 9000 };
  expect(ratesOf(on('youtube', short))).toMatchObject({
    engagement_rate: { value: 70 / 12_040, of: 12_040 },
    hook_rate: { value: 9000 / 12_040, of: 12_040 },
    ctr: { value: 0, of: 611 },
  });
  const { views, ...withoutPlays } = short;
  expect(ratesOf(on('youtube', withoutPlays)).engagement_rate).toBeUndefined();
  expect(ratesOf(on('instagram', { ...short, views_3s: 100 })).engagement_rate).toMatchObject({ of: 611 });
});

test('an impossible share has no value and a note that says so', () => {
  expect(ratesOf(on('tiktok', { impressions: 300, clicks: 500 })).ctr).toMatchObject({
    value: null,
    note: 'no share: 500 of 300 impressions',
  });
});
