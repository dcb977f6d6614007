import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createInternalCampaignsForDecisions, orchestrate } from '../../campaigns/drafts/index.ts';
import { replayOrchestration, selectBestClipsForPlatforms } from '../../decisions/selection/index.ts';
import {
  addJob,
  addVideo,
  jobIn,
  onEachDatabase,
  runJobs,
  settledEvents,
  type TestContext,
  uuid,
} from '../../testing/index.ts';
import { countOld, deleteOld, exportFile } from './index.ts';
import { deleteEvidence } from './store.ts';

const DAY_MS = 86_400_000;

/** Keeps the lines in memory. */
const inMemory = () => {
  const lines: string[] = [];
  const write = async (text: string) => void lines.push(...text.trimEnd().split('\n'));
  return { name: 'memory', lines, write, sync: async () => {} };
};
const daysAgo = (ctx: TestContext, days: number) => new Date(ctx.now().getTime() - days * DAY_MS);
const evidenceIds = async (ctx: TestContext) =>
  (await sql<{ id: string }>`select id from orchestrations order by created_at`.execute(ctx.db.kysely)).rows.map(
    ({ id }) => id,
  );

onEachDatabase('retention', (testContext) => {
  /** Makes five orchestrations of one video, a day apart, on TikTok; the first on YouTube, too. */
  async function fiveDays() {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5, x_mine: 0.1 } }]);
    const ids: string[] = [];
    for (let day = 0; day < 5; day++) {
      const platforms = day === 0 ? (['tiktok', 'youtube'] as const) : (['tiktok'] as const);
      ids.push((await orchestrate(ctx, { video_asset_id: uuid(1), platforms })).orchestration_id);
      ctx.clock.advance(DAY_MS);
    }
    return { ctx, ids };
  }

  test('evidence that came into use after it was read is not deleted', async () => {
    const { ctx, ids } = await fiveDays();
    const newest = ids.slice(-1);
    expect(await ctx.db.transaction((transaction) => deleteEvidence(transaction, newest))).toBe(0);
    expect(await evidenceIds(ctx)).toEqual(ids);
  });

  test('old evidence is exported, then deleted, unless a decision or a draft uses it', async () => {
    const { ctx, ids } = await fiveDays();
    const told = async () => (await settledEvents(ctx, { limit: 1000 })).rows;
    const before = await told();
    expect(await countOld(ctx, daysAgo(ctx, 1.5))).toEqual({ orchestrations: 3, jobs: 0 });
    const file = inMemory();
    // the first still decides for YouTube, the last for TikTok; the fourth is too recent
    expect(await deleteOld(ctx, daysAgo(ctx, 2.5), file)).toEqual({ orchestrations: 2, jobs: 0 });
    expect(await evidenceIds(ctx)).toEqual([ids[0], ids[3], ids[4]]);
    const rows = file.lines.map((line) => JSON.parse(line));
    expect(rows.map(({ id }) => id).sort()).toEqual([ids[1], ids[2]].sort());
    expect(rows[0]).toMatchObject({
      type: 'orchestration',
      video_asset_id: uuid(1),
      duration_ms: 60_000,
      candidates: [[expect.any(String), 0, 12_000, { visual_score: 0.5, x_mine: 0.1 }]],
      rule_sets: { tiktok: expect.any(String) },
    });
    expect(rows[0].decisions).toMatchObject([{ platform: 'tiktok', exploration: null }]);
    expect(Date.parse(rows[0].created_at)).toBeLessThan(daysAgo(ctx, 2.5).getTime());
    const after = await told();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toMatchObject([
      {
        event_type: 'evidence_deleted',
        entity_type: 'retention',
        actor: 'test',
        metadata: {
          ...{ kind: 'orchestrations', rows: 2, exported_to: 'memory' },
          older_than: daysAgo(ctx, 2.5).toISOString(),
        },
      },
    ]);
    for (const id of [ids[0], ids[4]]) expect((await replayOrchestration(ctx, String(id))).identical).toBe(true);
    await expect(replayOrchestration(ctx, String(ids[1]))).rejects.toThrow('`retention` deletes old ones');
    expect(await deleteOld(ctx, daysAgo(ctx, 2.5), inMemory())).toEqual({ orchestrations: 0, jobs: 0 });
  });

  test('the export of a drawn decision includes its probabilities', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }, { features: { visual_score: 0.4 } }]);
    const once = () => orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'], mode: 'thompson' });
    for (let day = 0; day < 3; day++) {
      await once();
      ctx.clock.advance(DAY_MS);
    }
    const file = inMemory();
    expect((await deleteOld(ctx, daysAgo(ctx, 1.5), file)).orchestrations).toBeGreaterThan(0);
    const [row] = file.lines.map((line) => JSON.parse(line));
    expect(row.decisions).toMatchObject([
      { platform: 'tiktok', exploration: { candidates: [expect.any(String), expect.any(String)] } },
    ]);
    const { propensities } = row.decisions[0].exploration;
    expect(propensities.reduce((sum: number, each: number) => sum + each, 0)).toBeCloseTo(1, 12);
  });

  test('a draft keeps its evidence even after the decision has moved on', async () => {
    const { ctx, ids } = await fiveDays();
    await selectBestClipsForPlatforms(ctx, { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] });
    ctx.clock.advance(DAY_MS);
    expect(await deleteOld(ctx, ctx.now(), inMemory())).toEqual({ orchestrations: 3, jobs: 0 });
    const [youtubeDraft, tiktokDraft] = [ids[0], ids[4]];
    const left = await evidenceIds(ctx);
    expect(left).toEqual([youtubeDraft, tiktokDraft, expect.any(String)]);
    // after the drafts are updated, they use the decision's evidence
    const { rows } = await sql<{ clip_id: string }>`select clip_id from best_clip_decisions`.execute(ctx.db.kysely);
    const clip_id = String(rows[0]?.clip_id);
    const refs = (['tiktok', 'youtube'] as const).map((platform) => ({ video_asset_id: uuid(1), platform, clip_id }));
    await createInternalCampaignsForDecisions(ctx, refs);
    expect(await deleteOld(ctx, ctx.now(), inMemory())).toEqual({ orchestrations: 2, jobs: 0 });
    expect(await evidenceIds(ctx)).toEqual([left[2]]);
  });

  test('evidence that cannot be exported is not deleted', async () => {
    const { ctx } = await fiveDays();
    const full = { ...inMemory(), sync: () => Promise.reject(new Error('no space left on device')) };
    await expect(deleteOld(ctx, ctx.now(), full)).rejects.toThrow('no space left');
    expect(await evidenceIds(ctx)).toHaveLength(5);
    expect((await settledEvents(ctx, { event_type: 'evidence_deleted', limit: 1 })).rows).toEqual([]);
  });

  test('more rows than fit one transaction are deleted in several, each with its own event', async () => {
    const { ctx } = await fiveDays();
    await sql`insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets, ranking)
      select gen_random_uuid(), ${uuid(1)}::uuid, ${daysAgo(ctx, 100)}, null, '[]', '{}', 'clamped-score' from generate_series(1, 1500)`.execute(
      ctx.db.kysely,
    );
    const file = inMemory();
    expect(await deleteOld(ctx, daysAgo(ctx, 50), file)).toEqual({ orchestrations: 1500, jobs: 0 });
    expect(new Set(file.lines.map((line) => JSON.parse(line).id)).size).toBe(1500);
    const { rows } = await settledEvents(ctx, { event_type: 'evidence_deleted', limit: 10 });
    expect(rows.map(({ metadata }) => metadata.rows)).toEqual([1000, 500]);
    expect(new Set(rows.map(({ entity_id }) => entity_id)).size).toBe(1);
  });

  test('ended jobs are deleted too, and waiting ones stay', async () => {
    const ctx = await testContext();
    const done = await addJob(ctx, { videos: 1 });
    const worker = await runJobs(ctx, async () => ({ came: 'to an end' }));
    await jobIn(ctx, done, 'done');
    await worker.stop();
    const waiting = await addJob(ctx);
    const later = new Date(Date.now() + DAY_MS);
    expect(await countOld(ctx, new Date(0))).toEqual({ orchestrations: 0, jobs: 0 });
    const file = inMemory();
    expect(await deleteOld(ctx, later, file)).toEqual({ orchestrations: 0, jobs: 1 });
    expect(file.lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'job', id: done, state: 'completed', output: { result: { came: 'to an end' } } },
    ]);
    expect((await ctx.queue.jobs({ limit: 10 })).rows.map(({ id }) => id)).toEqual([waiting]);
  });

  test('the database refuses to delete evidence of a decision and checks this by an index', async () => {
    const { ctx, ids } = await fiveDays();
    const decides = sql`delete from orchestrations where id = ${ids[4]}`.execute(ctx.db.kysely);
    await expect(decides).rejects.toThrow(/best_clip_decisions_evidence_fkey/);
    const { rows } = await sql<{ definition: string }>`
      select indexdef as definition from pg_indexes where tablename = 'best_clip_decisions'`.execute(ctx.db.kysely);
    expect(rows.map(({ definition }) => definition).join()).toContain('(video_asset_id, platform)');
  });
});

test('an export creates a new file and never overwrites one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-export-'));
  const path = join(directory, 'old.ndjson');
  const file = await exportFile(path);
  await file.write('{"a":1}\n');
  await file.sync();
  await file.write('{"a":2}\n');
  await file.close();
  expect([file.name, readFileSync(path, 'utf8')]).toEqual(['old.ndjson', '{"a":1}\n{"a":2}\n']);
  await expect(exportFile(path)).rejects.toMatchObject({ code: 'export-exists' });
  await expect(exportFile(join(directory, 'none', 'old.ndjson'))).rejects.toMatchObject({ code: 'export-unusable' });
  rmSync(directory, { recursive: true });
});
