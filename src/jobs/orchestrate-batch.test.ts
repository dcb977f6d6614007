import { expect, test } from 'vitest';
import { requestBatch } from '../campaigns/index.ts';
import { ledgerEvents } from '../ledger/index.ts';
import type { Job } from '../queue/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../testing/index.ts';
import { startWorker } from './index.ts';

async function workUntilEnded(ctx: TestContext, id: string): Promise<Job> {
  const worker = await startWorker(ctx, { concurrency: 2 });
  try {
    return await expect
      .poll(() => ctx.queue.job(id), { timeout: 20_000 })
      .toMatchObject({ state: 'done' })
      .then(() => ctx.queue.job(id));
  } finally {
    await worker.stop();
  }
}

onEachDatabase('orchestrate-batch', (testContext) => {
  test('a batch orchestrates the videos that it can and reports those that it cannot', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    await addVideo(ctx, uuid(2), []);
    await addVideo(ctx, uuid(3), [{ features: { visual_score: 0.7 } }]);
    const video_asset_ids = [uuid(1), uuid(2), uuid(1), uuid(9), uuid(3)];
    const id = await requestBatch({ ...ctx, actor: 'cli:ada' }, { video_asset_ids, platforms: ['tiktok'] });
    expect(await ctx.queue.job(id)).toMatchObject({ name: 'orchestrate-batch', state: 'queued', progress: 0 });
    const { result, progress } = await workUntilEnded(ctx, id);
    expect(progress).toBe(1);
    expect(result).toMatchObject({
      orchestrated: 2,
      failed: [
        { video_asset_id: uuid(2), code: 'no-ready-clip' },
        { video_asset_id: uuid(9), code: 'video-not-found' },
      ],
      failed_total: 2,
    });
    const { rows } = await ledgerEvents(ctx, { event_type: 'campaign_created_auto', limit: 10 });
    expect(rows.map(({ actor }) => actor)).toEqual(['cli:ada', 'cli:ada']);
  });
});
