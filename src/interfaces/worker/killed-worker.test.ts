import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { requestBatch } from '../../campaigns/drafts/index.ts';
import { importManifest } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { openEngine } from '../../engine.ts';
import { emptyPostgresDatabase, hasPostgres, jobIn } from '../../testing/index.ts';
import { startWorker } from './index.ts';

const PROGRAM = fileURLToPath(new URL('../../testing/worker-process.ts', import.meta.url));
const LEASE = { leaseMs: 2_000, renewMs: 200 };

/** Lets a worker begin in a process of its own, and kills it once the batch has come so far. */
async function killAt(progress: number, where: string): Promise<void> {
  const worker = spawn(process.execPath, ['--import', 'tsx', PROGRAM, where], { stdio: ['ignore', 'pipe', 'inherit'] });
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

/** Each video has its decision and one draft; at most the videos of six chunks, and of two that were not saved yet, were decided twice. */
async function expectEachVideoOnce(ctx: Context, videos: number, kills: number): Promise<void> {
  const { rows } = await sql<{ drafts: number; decided: number; evidence: number }>`
    select (select count(*) from campaigns) as drafts, (select count(*) from best_clip_decisions) as decided,
      (select count(*) from orchestrations) as evidence`.execute(ctx.db.kysely);
  expect(rows[0]).toMatchObject({ drafts: videos, decided: videos });
  expect(rows[0]?.evidence).toBeLessThanOrEqual(videos + 1000 * kills);
}

test.skipIf(!hasPostgres())(
  'kill -9 of a worker in the middle of a batch: another one goes on where it stopped (PostgreSQL)',
  async () => {
    const databaseUrl = await emptyPostgresDatabase();
    const engine = await openEngine({ databaseUrl });
    const id = await batchOfVideos(engine, 10_000);
    for (const progress of [0.1, 0.4]) {
      await killAt(progress, databaseUrl);
      expect(await engine.queue.job(id)).toMatchObject({ state: 'running' });
    }
    const worker = await startWorker(engine, { concurrency: 1, lease: LEASE });
    const { result, attempts } = await jobIn(engine, id, 'done', 120_000);
    expect(result).toMatchObject({ orchestrated: 10_000, failed_total: 0 });
    expect(attempts).toBe(3);
    await expectEachVideoOnce(engine, 10_000, 2);
    await worker.stop();
    await engine.close();
  },
  300_000,
);

test('kill -9 of the process that has the embedded database: the next one goes on where it stopped', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'campaigns-engine-killed-'));
  const first = await openEngine({ dataDir });
  const id = await batchOfVideos(first, 3000);
  await first.close();
  await killAt(0.1, dataDir);
  const engine = await openEngine({ dataDir });
  const { state, progress } = await engine.queue.job(id);
  expect([state, progress > 0.1]).toEqual(['running', true]);
  const worker = await startWorker(engine, { concurrency: 1, lease: LEASE });
  const { result } = await jobIn(engine, id, 'done', 120_000);
  expect(result).toMatchObject({ orchestrated: 3000, failed_total: 0 });
  await expectEachVideoOnce(engine, 3000, 1);
  await worker.stop();
  await engine.close();
  rmSync(dataDir, { recursive: true });
}, 300_000);
