import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { Json, Step } from '../port.ts';
import { ourField } from './fields.ts';
import { look } from './look.ts';

const stepOf = (kind: 'campaign' | 'ad_group' | 'ad'): Step => ({
  ...{ key: kind, act: 'create', kind, needs: [], marker: `Lamp ce:c1:1:${kind}`, body: {}, expect: {} },
});
const lookIn = (kind: 'campaign' | 'ad_group' | 'ad', ...results: readonly Json[]) => {
  const calls = answering(async () => replyOf({ results, totalResultsCount: String(results.length) }));
  return look(stepOf(kind), { campaign: '5', ad_group: '6' }, calls);
};

test('a missing campaign was not created, but a missing ad group or ad proves nothing', async () => {
  expect(await lookIn('campaign')).toEqual({ found: [], is_sound: true });
  for (const kind of ['ad_group', 'ad'] as const) expect(await lookIn(kind)).toEqual({ found: [], is_sound: false });
});

test('an object is found only by its complete marker', async () => {
  const campaigns = ['Lamp ce:c1:1:campaign', 'Lamp ce:c1:1:campaigns', 'Lamp ce:c1:11:campaign'].map((name, at) => ({
    campaign: { id: String(at), name },
  }));
  expect(await lookIn('campaign', ...campaigns)).toMatchObject({ found: [{ remote_id: '0' }], is_sound: true });
});

test('an error is assigned to the last field of its location that maps to a draft field', () => {
  expect(ourField(['campaign_budget', 'start_date_time'])).toBe('ad.starts_at');
  expect(ourField(['ad', 'final_urls', 'url'])).toBe('ad.link');
  expect(ourField(['mutate_operations'])).toBeUndefined();
});
