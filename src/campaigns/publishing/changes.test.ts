import { describe, expect, test } from 'vitest';
import { answering, replyOf } from '../../testing/ads/answering.ts';
import { google } from './google/index.ts';
import { meta } from './meta/index.ts';
import type { AccountToUse, AdPlatform, ApiRequest, Change, RemoteKind, ToObserve } from './port.ts';
import { tiktok } from './tiktok/index.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};
/** In order of creation. */
const MADE: readonly RemoteKind[] = ['image', 'video', 'campaign', 'ad_group', 'ad'];
const OBJECTS: readonly ToObserve[] = MADE.map((kind, at) => ({ kind, remote_id: String(at + 1), step: kind }));

describe.each<{ platform: AdPlatform; removed: RemoteKind[]; budget: RemoteKind }>([
  { platform: meta, removed: ['ad', 'ad_group', 'campaign', 'video', 'image'], budget: 'ad_group' },
  { platform: tiktok, removed: ['ad', 'ad_group', 'campaign'], budget: 'ad_group' },
  { platform: google, removed: ['ad', 'ad_group', 'campaign', 'video'], budget: 'campaign' },
])('$platform.name', ({ platform, removed, budget }) => {
  const kinds = (change: Change) => platform.changes(OBJECTS, change, ACCOUNT).map(({ kind }) => kind);

  test('activates the campaign last, pauses it first, and removes each object after those that use it', () => {
    expect(kinds({ to: 'active' })).toEqual(['ad', 'ad_group', 'campaign']);
    expect(kinds({ to: 'paused' })).toEqual(['campaign', 'ad_group', 'ad']);
    expect(kinds({ to: 'removed' })).toEqual(removed);
    expect(kinds({ to: 'budget', kind: 'daily', minor: 1_000 })).toEqual([budget]);
  });

  test('sends status changes as urgent, but budget changes and removals as not urgent', async () => {
    const urgent = async (change: Change) => {
      const sent: ApiRequest[] = [];
      const calls = answering(async (request) => {
        sent.push(request);
        return replyOf({ code: 0, success: true, results: [{ campaignBudget: { resourceName: 'customers/1/x/2' } }] });
      });
      const kind = change.to === 'budget' ? budget : 'campaign';
      for (const step of platform.changes([{ kind, remote_id: '3', step: kind }], change, ACCOUNT))
        expect(await platform.run(step, {}, calls)).toMatchObject({ certainty: 'done' });
      return sent
        .filter(({ method, is_read }) => method !== 'GET' && is_read !== true)
        .map(({ is_urgent }) => is_urgent === true);
    };
    expect(await urgent({ to: 'active' })).toEqual([true]);
    expect(await urgent({ to: 'paused' })).toEqual([true]);
    expect(await urgent({ to: 'removed' })).toEqual([false]);
    expect(await urgent({ to: 'budget', kind: 'daily', minor: 1_000 })).toEqual([false]);
  });
});
