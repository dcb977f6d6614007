import { expect, test } from 'vitest';
import { ledgerEvents } from '../ledger/index.ts';
import { addVideo, onEachDatabase, uuid } from '../testing/index.ts';
import { createInternalCampaignsForDecisions } from './draft.ts';
import { orchestrateCampaignsForVideo } from './orchestrate.ts';

onEachDatabase('smoke', (testContext) => {
  test('orchestrate', async () => {
    const ctx = await testContext();
    const videoAssetId = await addVideo(ctx, uuid(1), [{ id: uuid(2), features: { visual_score: 0.5 } }]);
    const r = await orchestrateCampaignsForVideo(ctx, { videoAssetId, platforms: ['tiktok', 'youtube'] });
    expect(r.campaigns.map((c) => c.outcome)).toEqual(['created', 'created']);
    const again = await createInternalCampaignsForDecisions(ctx, r.decisions);
    expect(again.map((c) => c.outcome)).toEqual(['unchanged', 'unchanged']);
    const { rows } = await ledgerEvents(ctx, { limit: 100 });
    expect(rows.map((e) => e.event_type)).toHaveLength(5);
  });
});
