import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { orchestrate, requestBatch } from '../../campaigns/drafts/index.ts';
import { importManifest } from '../../content/catalog/index.ts';
import { type Db, openDb } from '../../core/db/index.ts';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import type { Engine } from '../../engine.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import {
  addJob,
  emptyPostgresDatabase,
  hasPostgres,
  jobIn,
  migratedDirectory,
  migratedPostgresDatabase,
  newSigningKey,
  openTestEngine,
  sealEverything,
  uuid,
} from '../../testing/index.ts';
import { verifyLedger } from '../../trust/ledger/index.ts';
import { moveDatabase } from './index.ts';

const VIDEOS = 450;
const PLATFORMS = ['tiktok', 'instagram', 'youtube'] as const;
const QUIET = { total: () => {}, advance: () => {} };

const root = mkdtempSync(join(tmpdir(), 'campaigns-engine-move-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const postgres = (url: string) => openDb({ kind: 'postgres', url, poolSize: 1 }, 'test', () => {});
const embedded = (dataDir: string) => openDb({ kind: 'embedded', dataDir }, 'test', () => {});

/**
 * Adds everything that the engine can store: videos, edited and moved drafts, rule sets, schedules, jobs in every state. Returns
 * a job that still waits.
 */
async function fill(engine: Engine): Promise<{ later: string }> {
  const lines = Array.from({ length: VIDEOS }, (_, n) => {
    const clips = [0, 1, 2].map((clip) => ({
      start_ms: clip * 9_000,
      end_ms: clip * 9_000 + 8_000 + (n % 7) * 100,
      features: { visual_score: ((n * 7 + clip * 3) % 11) / 11, x_gloss: 0.1 + clip / 3 },
    }));
    const title = n % 3 === 0 ? null : `"${n}" \\ {NULL} Übergröße, 日本\n\t${n}`;
    return JSON.stringify({ id: n === 0 ? uuid(1) : undefined, title, duration_ms: 40_000, clips });
  });
  const { rejected } = await importManifest(engine, Readable.from([Buffer.from(lines.join('\n'))]), 'ndjson');
  expect(rejected).toEqual([]);
  const app = await buildApp(engine, { docs: false });
  const { campaigns } = await orchestrate(engine, { video_asset_id: uuid(1), platforms: PLATFORMS });
  const [first, second] = campaigns.map(({ id }) => id);
  await app.inject({ method: 'PATCH', url: `/campaigns/${first}`, payload: { notes: 'mine', budget_cents: 12_345 } });
  await app.inject({ method: 'POST', url: `/campaigns/${second}/approve` });
  const { ruleSet } = await applyRuleSet(engine, { ...DEFAULT_RULE_SETS.tiktok, advice: [] });
  await activateRuleSet(engine, ruleSet.id, 'fewer words');
  const worker = await startWorker(engine, { concurrency: 1 });
  const { job_id: jobId } = await requestBatch(engine, { filter: {}, platforms: ['tiktok'] });
  await jobIn(engine, jobId, 'done', 60_000);
  await worker.stop();
  await engine.queue.cancel(await addJob(engine));
  const later = await addJob(engine, { videos: { ids: [uuid(1)] }, platforms: ['youtube'] }, 'later');
  await engine.queue.putSchedule({
    name: 'nightly',
    job: 'orchestrate-added',
    cron: '0 3 * * *',
    timezone: 'UTC',
    input: {},
  });
  await app.close();
  return { later };
}

/** Requests every list, page by page, and a few of its rows individually. */
async function everyAnswer(app: FastifyInstance): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const get = async (url: string) => {
    const reply = await app.inject({ url });
    expect([url, reply.statusCode]).toEqual([url, 200]);
    answers[url] = reply.json();
    return reply.json();
  };
  const pages = async (path: string) => {
    const rows: { id: string }[] = [];
    let after = '';
    do {
      const reply = await get(`${path}?limit=200${after}`);
      rows.push(...(Object.values(reply).find(Array.isArray) ?? []));
      after = reply.next === null ? '' : `&after=${reply.next}`;
    } while (after !== '');
    return rows;
  };
  for (const path of ['/video_assets', '/campaigns', '/rules/sets', '/jobs'])
    for (const { id } of (await pages(path)).slice(0, 5)) await get(`${path}/${id}`);
  await pages('/schedules');
  const events = await pages('/ledger/events');
  for (const platform of PLATFORMS) {
    const { orchestration_id } = await decisionOf(get, platform);
    await get(`/orchestrations/${orchestration_id}`);
    expect(await get(`/orchestrations/${orchestration_id}/replay`)).toBeDefined();
  }
  answers.events = events.length;
  return answers;
}

async function decisionOf(get: (url: string) => Promise<unknown>, platform: string) {
  await get(`/campaigns/best_clip?video_asset_id=${uuid(1)}&platform=${platform}`);
  const { campaigns } = (await get(`/campaigns?video_asset_id=${uuid(1)}&platform=${platform}`)) as {
    campaigns: { optimization_meta: { orchestration_id: string } }[];
  };
  return { orchestration_id: String(campaigns[0]?.optimization_meta.orchestration_id) };
}

async function answersOf(engine: Engine): Promise<Record<string, unknown>> {
  const app = await buildApp(engine, { docs: false });
  const answers = await everyAnswer(app);
  await app.close();
  return answers;
}

describe.skipIf(!hasPostgres())('move', () => {
  test('an embedded database moves to PostgreSQL with the same responses and continues there', async () => {
    const dataDir = migratedDirectory(root);
    const before = await openTestEngine({ dataDir });
    // the source must have counted more transactions than the target
    await sql`do $$ begin while pg_current_xact_id() <= '20000'::xid8 loop commit; end loop; end $$`.execute(
      before.db.kysely,
    );
    const { later } = await fill(before);
    const key = newSigningKey();
    const trust = { keys: [key.verifier] };
    const sealed = await sealEverything(before, { key });
    const answers = await answersOf(before);
    const app = await buildApp(before, { docs: false });
    const { events: head, next: cursor } = (await app.inject({ url: '/ledger/events?limit=100' })).json();
    expect(head).toHaveLength(100);
    await app.close();
    await before.close();

    // the owner has migrated the target, so it already has default rule sets
    const url = await migratedPostgresDatabase();
    const [source, target] = [await embedded(dataDir), await postgres(url)];
    let [announced, arrived] = [0, 0];
    const moved = await moveDatabase(source, target, {
      total: (rows) => {
        announced = rows;
      },
      advance: (rows) => {
        arrived += rows;
      },
    });
    expect([announced, arrived]).toEqual([moved.rows, moved.rows]);
    expect(moved.tables).toMatchObject({
      'public.video_assets': VIDEOS,
      'campaigns_jobs.job': 3,
      'public.schedules': 1,
    });
    await source.close();
    await target.close();

    const after = await openTestEngine({ databaseUrl: url });
    expect(await answersOf(after)).toEqual(answers);
    const unchanged = { ok: true, tree_size: sealed.size, root: sealed.root().toString('hex') };
    expect(await verifyLedger(after.db, trust)).toMatchObject(unchanged);
    const worker = await startWorker(after, { concurrency: 1 });
    await jobIn(after, later, 'done');
    await worker.stop();
    const again = await orchestrate(after, { video_asset_id: uuid(1), platforms: ['tiktok'] });
    expect(again.decisions).toMatchObject([{ video_asset_id: uuid(1) }]);
    await expectLedgerGoesOn(after, cursor, answers.events as number);
    const { size } = await sealEverything(after, { key });
    expect(size).toBeGreaterThan(sealed.size);
    expect(await verifyLedger(after.db, trust)).toMatchObject({ ok: true, events: size, tree_size: size });
    await after.close();
  }, 180_000);

  test('a target with rows or with a running server is refused and stays unchanged', async () => {
    const url = await migratedPostgresDatabase();
    const engine = await openTestEngine({ databaseUrl: url, poolSize: 1 });
    await importManifest(engine, Readable.from([Buffer.from('{"title": "there"}')]), 'ndjson');
    const source = await embedded(migratedDirectory(root));
    const target = await postgres(url);
    await expect(moveDatabase(source, target, QUIET)).rejects.toMatchObject({ code: 'target-in-use' });
    await engine.close();
    await expect(moveDatabase(source, target, QUIET)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'target-not-empty',
      message: expect.stringContaining('public.video_assets (1 rows)'),
    });
    expect(await rowsOf(target, 'rule_sets')).toBe(Object.keys(DEFAULT_RULE_SETS).length);
    await target.close();
    await source.close();
  });

  test('a failed move leaves nothing behind and can be repeated', async () => {
    const engine = await openTestEngine({ dataDir: migratedDirectory(root) });
    await importManifest(engine, Readable.from([Buffer.from('{"title": "one"}\n{"title": "two"}')]), 'ndjson');
    const target = await postgres(await emptyPostgresDatabase());
    const cut = { ...QUIET, advance: fails };
    await expect(moveDatabase(engine.db, target, cut)).rejects.toThrow('the cable was pulled');
    expect(await rowsOf(target, 'video_assets')).toBe(0);
    // the move detects a target that changes a value when it is written
    await sql`create function shout() returns trigger language plpgsql as
      $$ begin new.title := upper(new.title); return new; end $$`.execute(target.kysely);
    await sql`create trigger shouts before insert on video_assets for each row execute function shout()`.execute(
      target.kysely,
    );
    await expect(moveDatabase(engine.db, target, QUIET)).rejects.toThrow('public.video_assets differs after the copy');
    expect(await rowsOf(target, 'video_assets')).toBe(0);
    await sql`drop trigger shouts on video_assets`.execute(target.kysely);
    expect((await moveDatabase(engine.db, target, QUIET)).tables).toMatchObject({ 'public.video_assets': 2 });
    await target.close();
    await engine.close();
  });
});

function fails(): void {
  throw new Error('the cable was pulled');
}

const rowsOf = async (db: Db, table: string) =>
  (await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(db.kysely)).rows[0]?.rows;

/** Checks that a cursor from before the move finds every event after it exactly once, the old ones first. */
async function expectLedgerGoesOn(engine: Engine, cursor: string, before: number): Promise<void> {
  const app = await buildApp(engine, { docs: false });
  const rows: { seq: number; id: string; occurred_at: string }[] = [];
  let after: string | null = cursor;
  while (after !== null) {
    const reply: { events: typeof rows; next: string | null } = (
      await app.inject({ url: `/ledger/events?limit=150&after=${after}` })
    ).json();
    rows.push(...reply.events);
    after = reply.next;
  }
  const { rows: all } = await sql<{ id: string }>`select id from ledger_events order by seq`.execute(engine.db.kysely);
  expect(all.length).toBeGreaterThan(before + 1);
  expect(rows.map(({ id }) => id)).toEqual(all.slice(100).map(({ id }) => id));
  await app.close();
}
