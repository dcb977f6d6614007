import { expect, test } from 'vitest';
import { getBestClipDecision } from '../../decisions/selection/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { addVideo, jobIn, onEachDatabase, uuid } from '../../testing/index.ts';
import { ledgerEvents } from '../../trust/ledger/index.ts';
import { editCampaign } from './edit.ts';
import { orchestrate } from './orchestrate.ts';
import { requestBatch } from './run-batch-job.ts';

const DAY_MS = 86_400_000;

onEachDatabase('when the clock jumps back a day', (testContext) => {
  test('the newest decision stays current, no draft is duplicated, and the ledger keeps its order', async () => {
    const ctx = await testContext();
    const [video, winner, loser] = [uuid(1), uuid(2), uuid(3)];
    await addVideo(ctx, video, [
      { id: winner, features: { visual_score: 0.9 } },
      { id: loser, start_ms: 20_000, end_ms: 32_000, features: { visual_score: 0.1 } },
    ]);
    const first = await orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'] });
    ctx.clock.advance(-DAY_MS);
    await addVideo(ctx, video, [
      { id: winner, features: { visual_score: 0 } },
      { id: loser, start_ms: 20_000, end_ms: 32_000, features: { visual_score: 1 } },
    ]);
    const second = await orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'] });
    expect(second.campaigns).toMatchObject([{ id: first.campaigns[0]?.id, outcome: 'updated', clip_id: loser }]);
    expect(await getBestClipDecision(ctx, { video_asset_id: video, platform: 'tiktok' })).toMatchObject({
      clip_id: loser,
    });
    await editCampaign(ctx, String(first.campaigns[0]?.id), { notes: 'yesterday' });
    const shown = () => ledgerEvents(ctx, { limit: 100, entity_type: 'campaign' });
    await expect
      .poll(async () => (await shown()).rows.map(({ event_type }) => event_type))
      .toEqual(['campaign_created_auto', 'campaign_updated_auto', 'campaign_edited']);
  });

  test('a new job is completed in one attempt and not mistaken for one of a dead worker', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.9 } }]);
    const worker = await startWorker(ctx, { concurrency: 1 });
    ctx.clock.advance(-DAY_MS);
    const { job_id: jobId } = await requestBatch(ctx, { video_asset_ids: [uuid(1)], platforms: ['tiktok'] });
    expect(await jobIn(ctx, jobId, 'done')).toMatchObject({ attempts: 1, result: { orchestrated: 1 } });
    await worker.stop();
  });
});
