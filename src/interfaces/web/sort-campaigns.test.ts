import { expect, test } from 'vitest';
import type { ListedCampaign } from './data.ts';
import { type CampaignSort, sortCampaigns } from './sort-campaigns.ts';

const campaign = (id: string, name: string, currency: string, budget_cents: number): ListedCampaign => ({
  ...{
    id,
    name,
    currency,
    budget_cents,
    video_asset_id: 'v',
    clip_id: 'c',
    format: 'single',
    cards: [],
    status: 'draft',
  },
  ...{ platform: 'tiktok', source: 'test', budget_set_by: 'person', budget_set_at: null, notes: null, ad: null },
  ...{ edited: false, optimization_meta: {}, created_at: '', updated_at: '' },
});

const SOME = [
  campaign('1', 'lisbon', 'USD', 300),
  campaign('2', 'Bottles', 'EUR', 200),
  campaign('3', 'desk', 'USD', 9000),
  campaign('4', 'Ada', 'EUR', 500),
];
const sorted = (by: CampaignSort, isDown: boolean) =>
  sortCampaigns(SOME, { by, isDown }, new Map())
    .map(({ id }) => id)
    .join('');

test('sorting compares money only within a currency, ignores case, and puts rows without a value last', () => {
  expect(sorted('budget', true)).toBe('4231');
  expect(sorted('budget', false)).toBe('2413');
  expect(sorted('name', false)).toBe('4231');
  expect(sorted('spent', true)).toBe('1234');
  expect(sorted('hook_rate', false)).toBe('1234');
  expect(sortCampaigns(SOME, undefined, new Map())).toBe(SOME);
});
