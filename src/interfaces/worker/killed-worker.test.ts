import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestBatch } from '../../campaigns/drafts/index.ts';
import { importManifest } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { bundle } from '../../testing/bundle.ts';
import {
  hasPostgres,
  jobIn,
  migratedDirectory,
  migratedPostgresDatabase,
  openTestEngine,
} from '../../testing/index.ts';
import { startWorker } from './index.ts';

/** The number of videos per transaction, and of chunks that a kill may leave unsaved: two, and those in progress. */
const CHUNK = 125;
const UNSAVED_CHUNKS = { postgres: 8, embedded: 3 };
const LEASE = { leaseMs: 2_000, renewMs: 200 };

let program = '';
beforeAll(async () => {
  program = await bundle('testing/worker-process.ts');
});
afterAll(() => rmSync(program));

/** Starts a worker in its own process, and kills it once the batch has made that much progress. */
async function killAt(progress: number, where: string): Promise<void> {
  const worker = spawn(process.execPath, [program, where], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(worker, 'exit');
  for await (const line of createInterface(worker.stdout)) if (Number(line) > progress) worker.kill('SIGKILL');
  await exit;
}

async function batchOfVideos(ctx: Context, videos: number): Promise<string> {
  const line = (n: number) =>
    JSON.stringify({ title: `video ${n}`, clips: [{ start_ms: 0, end_ms: 12_000, features: { visual_score: 0.5 } }] });
  const lines = Array.from({ length: videos }, (_, n) => `${line(n)}\n`).join('');
  await importManifest(ctx, Readable.from([Buffer.from(lines)]), 'ndjson');
  return (await requestBatch(ctx, { filter: {}, platforms: ['tiktok'] })).job_id;
}

/** Checks that each video has its decision and one draft, and that at most the videos in unsaved chunks were decided twice. */
async function expectEachVideoOnce(ctx: Context, videos: number, kills: number): Promise<void> {
  const { rows } = await sql<{ drafts: number; decided: number; evidence: number }>`
    select (select count(*) from campaigns) as drafts, (select count(*) from best_clip_decisions) as decided,
      (select count(*) from orchestrations) as evidence`.execute(ctx.db.kysely);
  expect(rows[0]).toMatchObject({ drafts: videos, decided: videos });
  expect(rows[0]?.evidence).toBeLessThanOrEqual(videos + kills * CHUNK * UNSAVED_CHUNKS[ctx.db.kind]);
}

test.skipIf(!hasPostgres())(
  'after kill -9 of a worker in the middle of a batch, another one continues where it stopped (PostgreSQL)',
  async () => {
    const videos = 4800;
    const databaseUrl = await migratedPostgresDatabase();
    const engine = await openTestEngine({ databaseUrl });
    const id = await batchOfVideos(engine, videos);
    for (const progress of [0.3, 0.6]) {
      await killAt(progress, databaseUrl);
      expect(await engine.queue.job(id)).toMatchObject({ state: 'running' });
    }
    const worker = await startWorker(engine, { concurrency: 1, lease: LEASE });
    const { result, attempts } = await jobIn(engine, id, 'done', 120_000);
    expect(result).toMatchObject({ orchestrated: videos, failed_total: 0 });
    expect(attempts).toBe(3);
    await expectEachVideoOnce(engine, videos, 2);
    await worker.stop();
    await engine.close();
  },
  300_000,
);

test('after kill -9 of the process with the embedded database, the next one continues where it stopped', async () => {
  const videos = 1200;
  const dataDir = migratedDirectory();
  const first = await openTestEngine({ dataDir });
  const id = await batchOfVideos(first, videos);
  await first.close();
  await killAt(0.5, dataDir);
  const engine = await openTestEngine({ dataDir });
  const { state, progress } = await engine.queue.job(id);
  expect([state, progress > 0.5]).toEqual(['running', true]);
  const worker = await startWorker(engine, { concurrency: 1, lease: LEASE });
  const { result } = await jobIn(engine, id, 'done', 120_000);
  expect(result).toMatchObject({ orchestrated: videos, failed_total: 0 });
  await expectEachVideoOnce(engine, videos, 1);
  await worker.stop();
  await engine.close();
}, 300_000);
