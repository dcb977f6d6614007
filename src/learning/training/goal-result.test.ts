import { expect, test } from 'vitest';
import { figuresOf } from '../results/figures.ts';
import { ratesOf } from '../results/rates.ts';
import { goalResult } from './goal-result.ts';

type Figures = Parameters<typeof figuresOf>[0];
const row = (platform: 'instagram' | 'youtube', figures: Figures) => ({
  platform,
  currency: null,
  ...figuresOf(figures),
});

test('learning takes the same rates that people see', () => {
  for (const platform of ['instagram', 'youtube'] as const) {
    const one = row(platform, { impressions: 611, views: 12_040, likes: 70, clicks: 5, views_3s: 400 });
    const { engagement_rate, ctr, hook_rate } = ratesOf(one);
    expect(goalResult('engagement', [one])?.result).toBe(engagement_rate?.value);
    expect(goalResult('ctr', [one])?.result).toBe(ctr?.value);
    expect(goalResult('hook_rate', [one])?.result).toBe(hook_rate?.value);
  }
});

test('an impossible row costs only itself', () => {
  const rows = [row('instagram', { impressions: 1000, clicks: 10 }), row('instagram', { impressions: 3, clicks: 5 })];
  expect(goalResult('ctr', rows)).toEqual({ result: 0.01, exposure: 1000 });
  expect(goalResult('ctr', rows.slice(1))).toBeUndefined();
});

test('rates of two denominators are not added up', () => {
  const rows = [row('instagram', { impressions: 1000, likes: 10 }), row('instagram', { views: 100, likes: 50 })];
  expect(goalResult('engagement', rows)).toEqual({ result: 0.01, exposure: 1000 });
});
