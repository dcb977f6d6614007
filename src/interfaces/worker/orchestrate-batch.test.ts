import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { orchestrate, requestBatch } from '../../campaigns/drafts/index.ts';
import { BatchResult } from '../../campaigns/drafts/schema.ts';
import { addClips, importManifest } from '../../content/catalog/index.ts';
import { parse } from '../../core/kernel/index.ts';
import type { Job } from '../../core/queue/index.ts';
import { addVideo, jobIn, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { startWorker } from './index.ts';

async function workUntilEnded(ctx: TestContext, id: string): Promise<Job> {
  const worker = await startWorker(ctx, { concurrency: 2 });
  try {
    return await jobIn(ctx, id, 'done');
  } finally {
    await worker.stop();
  }
}

onEachDatabase('orchestrate-batch', (testContext) => {
  test('a batch orchestrates the videos that it can and reports the others', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    await addVideo(ctx, uuid(2), []);
    await addVideo(ctx, uuid(3), [{ features: { visual_score: 0.7 } }]);
    const video_asset_ids = [uuid(1), uuid(2), uuid(1), uuid(9), uuid(3)];
    const { job_id: id } = await requestBatch({ ...ctx, actor: 'cli:ada' }, { video_asset_ids, platforms: ['tiktok'] });
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
    const { rows } = await settledEvents(ctx, { event_type: 'campaign_created_auto', limit: 10 });
    expect(rows.map(({ actor }) => actor)).toEqual(['cli:ada', 'cli:ada']);
  });

  test('a batch with cards creates the same drafts as a request for each video', async () => {
    const ctx = await testContext();
    for (const n of [1, 2])
      await addVideo(ctx, uuid(n), [
        { id: uuid(10 * n + 1), start_ms: 0, end_ms: 12_000, features: { visual_score: 0.9, motion_intensity: 0.9 } },
        {
          id: uuid(10 * n + 2),
          start_ms: 1000,
          end_ms: 13_000,
          features: { visual_score: 0.8, motion_intensity: 0.9 },
        },
        { id: uuid(10 * n + 3), start_ms: 30_000, end_ms: 42_000, features: { visual_score: 0.5 } },
      ]);
    const request = { platforms: ['instagram', 'tiktok'], cards: { instagram: 2, tiktok: 2 } } as const;
    const { job_id: id } = await requestBatch(ctx, { filter: {}, ...request, platforms: [...request.platforms] });
    expect((await workUntilEnded(ctx, id)).result).toMatchObject({ orchestrated: 2, failed_total: 0 });
    for (const n of [1, 2]) {
      const { campaigns } = await orchestrate(ctx, {
        video_asset_id: uuid(n),
        ...request,
        platforms: [...request.platforms],
      });
      expect(
        campaigns.map(({ outcome, format, cards }) => [outcome, format, cards?.map(({ clip_id }) => clip_id)]),
      ).toEqual([
        ['unchanged', 'carousel', [uuid(10 * n + 1), uuid(10 * n + 3)]],
        ['unchanged', 'multi', [uuid(10 * n + 1), uuid(10 * n + 3)]],
      ]);
    }
  });

  test('a batch whose key is in use returns the job and the number of videos of that key', async () => {
    const ctx = await testContext();
    const ids = [1, 2, 3].map(uuid);
    for (const id of ids) await addVideo(ctx, id, [{ features: { visual_score: 0.5 } }]);
    const request = { platforms: ['tiktok' as const], key: 'all' };
    const first = await requestBatch(ctx, { filter: {}, ...request });
    expect(first.videos).toBe(3);
    expect(await requestBatch(ctx, { video_asset_ids: ids.slice(1, 2), ...request })).toEqual(first);
    const other = await requestBatch(ctx, { video_asset_ids: ids.slice(1, 2), ...request, key: 'other' });
    expect([other.videos, other.job_id === first.job_id]).toEqual([1, false]);
  });

  test('a batch lists the first thousand failed videos and counts all of them', async () => {
    const ctx = await testContext();
    const missing = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const video_asset_ids = Array.from({ length: 1001 }, (_, at) => missing(at));
    const { job_id: id } = await requestBatch(ctx, { video_asset_ids, platforms: ['tiktok'] });
    const { failed, ...counts } = parse(BatchResult, (await workUntilEnded(ctx, id)).result);
    expect([failed.length, failed.at(-1)?.video_asset_id, counts]).toEqual([
      ...[1000, missing(999), { orchestrated: 0, failed_total: 1001 }],
    ]);
  });

  test('a filter finds the videos that existed at the time of the request, oldest first', async () => {
    const ctx = await testContext();
    const times: string[] = [];
    for (const n of [1, 2, 3]) {
      times.push(ctx.now().toISOString());
      await addVideo(ctx, uuid(n), [{ features: { visual_score: 0.5 } }]);
      ctx.clock.advance(1000);
    }
    const { job_id: id } = await requestBatch(ctx, { filter: { added_since: times[1] }, platforms: ['tiktok'] });
    ctx.clock.advance(1000);
    await addVideo(ctx, uuid(4), [{ features: { visual_score: 0.5 } }]);
    expect((await workUntilEnded(ctx, id)).result).toMatchObject({ orchestrated: 2, failed_total: 0 });
    const { rows } = await settledEvents(ctx, { event_type: 'best_clip_selected', limit: 10 });
    expect(rows.map(({ entity_id }) => entity_id)).toEqual([uuid(2), uuid(3)]);
  });

  test('a scheduled job includes the videos of its window and of the hour before it', async () => {
    const ctx = await testContext();
    const start = ctx.now().getTime();
    for (const [at, n] of [-61, -59, 0, 59, 61].entries()) {
      ctx.clock.advance(start + n * 60_000 - ctx.now().getTime());
      await addVideo(ctx, uuid(at + 1), [{ features: { visual_score: 0.5 } }]);
    }
    const window = { since: new Date(start), until: new Date(start + 3_600_000) };
    const input = { platforms: ['tiktok'], window };
    const id = await ctx.db.transaction((transaction) =>
      ctx.queue.enqueue(transaction, { name: 'orchestrate-added', input, actor: ctx.actor }),
    );
    await workUntilEnded(ctx, id);
    const { rows } = await settledEvents(ctx, { event_type: 'best_clip_selected', limit: 10 });
    expect(rows.map(({ entity_id }) => entity_id)).toEqual([uuid(2), uuid(3), uuid(4)]);
  });

  test('a scheduled job includes older undecided videos that were measured or got a ready clip in its window', async () => {
    const ctx = await testContext();
    for (const n of [1, 2, 3, 4, 5]) await addVideo(ctx, uuid(n), [{ features: { visual_score: 0.5 } }]);
    await orchestrate(ctx, { video_asset_id: uuid(2), platforms: ['tiktok'] });
    ctx.clock.advance(3 * 3_600_000);
    const start = ctx.now().getTime();
    const films = [1, 2].map((n) => ({
      ...{ video_asset_id: uuid(n), sha256: String(n).repeat(64), file: `${n}.mp4`, size_bytes: 1 },
      ...{ received_at: ctx.now(), analyzed_at: ctx.now() },
    }));
    await ctx.db.kysely.insertInto('films').values(films).execute();
    const clips = { start_ms: 0, end_ms: 9_000, features: { visual_score: 0.5 } };
    await addClips(ctx, uuid(4), [{ ...clips, status: 'ready' }]);
    await addClips(ctx, uuid(5), [{ ...clips, status: 'processing' }]);
    const window = { since: new Date(start - 60_000), until: new Date(start + 60_000) };
    const decidedFor = async (platforms: readonly string[]) => {
      const job = { name: 'orchestrate-added', input: { platforms, window }, actor: ctx.actor };
      const id = await ctx.db.transaction((transaction) => ctx.queue.enqueue(transaction, job));
      return (await workUntilEnded(ctx, id)).result;
    };
    expect(await decidedFor(['tiktok'])).toMatchObject({ orchestrated: 2, failed_total: 0 });
    expect(await decidedFor(['tiktok'])).toMatchObject({ orchestrated: 0 });
    expect(await decidedFor(['tiktok', 'youtube'])).toMatchObject({ orchestrated: 3 });
    const { rows } = await settledEvents(ctx, { event_type: 'best_clip_selected', limit: 10 });
    expect(new Set(rows.map(({ entity_id }) => entity_id))).toEqual(new Set([uuid(1), uuid(2), uuid(4)]));
  });

  test('a worker that stops leaves the batch at its checkpoint, and the next one continues there', async () => {
    const ctx = await testContext();
    const lines = Array.from({ length: 3000 }, (_, n) => `${JSON.stringify(line(n))}\n`);
    await importManifest(ctx, Readable.from([Buffer.from(lines.join(''))]), 'ndjson');
    const { job_id: id } = await requestBatch(ctx, { filter: {}, platforms: ['youtube'] });
    const first = await startWorker(ctx, { concurrency: 1 });
    await expect.poll(async () => (await ctx.queue.job(id)).progress, { timeout: 20_000 }).toBeGreaterThan(0);
    await first.stop();
    const between = await ctx.queue.job(id);
    expect(between).toMatchObject({ state: 'queued', attempts: 1 });
    expect(await workUntilEnded(ctx, id)).toMatchObject({ attempts: 2, result: { orchestrated: 3000 } });
    const { rows } = await sql<{ evidence: number }>`
      select count(*) as evidence from orchestrations`.execute(ctx.db.kysely);
    expect(rows[0]?.evidence).toBe(3000);
  });
});

const line = (n: number) => ({
  title: `video ${n}`,
  clips: [{ start_ms: 0, end_ms: 12_000, features: { visual_score: 0.5 } }],
});
