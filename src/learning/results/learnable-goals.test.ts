import { expect, test } from 'vitest';
import { RESULT_GOALS } from '../../core/kernel/index.ts';
import { goalsIn } from './learnable-goals.ts';

test('the learnable goals of a platform follow from the figures that it reports', () => {
  const tiktok = { impressions: 900, views: 800, completions: 90, likes: 4, clicks: 12, spend_minor: 1_234 };
  expect(goalsIn('tiktok', tiktok).sort()).toEqual(['ctr', 'engagement', 'views']);
  const google = { impressions: 900, completions: 90, clicks: 12, revenue_minor: 9_000, spend_minor: 1_234 };
  expect(goalsIn('youtube', google).sort()).toEqual(['ctr', 'roas']);
  const meta = { ...tiktok, views_3s: 300, revenue_minor: 9_000 };
  expect(goalsIn('instagram', meta).sort()).toEqual([...RESULT_GOALS].sort());
  expect(goalsIn('instagram', { spend_minor: 5 })).toEqual([]);
});
