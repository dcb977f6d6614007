import { array, assert, asyncProperty, constantFrom, integer, option, record } from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import type { EngineError } from '../../core/kernel/index.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { editCampaign, moveCampaign } from './edit.ts';
import { orchestrate } from './orchestrate.ts';
import { orchestrateWithBisection } from './orchestrate-with-bisection.ts';

const NUM_RUNS = Number(process.env.NUM_RUNS ?? 10);
/** A run takes a quarter of a second on an idle machine. */
const LIMIT_MS = 120_000 + 1_000 * NUM_RUNS;

interface SomeVideo {
  readonly durationMs: number | null;
  readonly clips: readonly { start: number; length: number; visual: number; motion: number | null; ready: boolean }[];
}

const VIDEOS = array(
  record({
    durationMs: constantFrom(null, 90_000),
    clips: array(
      record({
        start: integer({ min: 0, max: 30_000 }),
        // from too short for TikTok to too long for Instagram
        length: constantFrom(900, 4000, 12_000, 31_000, 60_000),
        visual: integer({ min: 0, max: 1000 }),
        motion: option(integer({ min: 0, max: 1000 })),
        ready: constantFrom(true, true, true, false),
      }),
      { maxLength: 5 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

const clipId = (video: number, clip: number) => uuid(16 * (video + 1) + clip);

/** Fills the catalog; `shift` changes all figures so that the winners change. */
async function fill(ctx: TestContext, videos: readonly SomeVideo[], shift: number): Promise<void> {
  for (const [at, { durationMs, clips }] of videos.entries())
    await addVideo(
      ctx,
      uuid(at + 1),
      clips.map(({ start, length, visual, motion, ready }, clip) => ({
        id: clipId(at, clip),
        start_ms: start,
        end_ms: start + length,
        status: ready ? 'ready' : 'failed',
        features: {
          visual_score: ((visual + shift * (clip + 1)) % 1001) / 1000,
          ...(motion === null ? {} : { motion_intensity: motion / 1000 }),
        },
      })),
      durationMs,
    );
}

/** Does what a person might do between two orchestrations: edits every third draft and approves every fifth. */
async function touch(ctx: TestContext): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from campaigns where status = 'draft' order by video_asset_id, platform`.execute(ctx.db.kysely);
  for (const [at, { id }] of rows.entries()) {
    if (at % 3 === 0) await editCampaign(ctx, id, { notes: 'mine' });
    if (at % 5 === 1) await moveCampaign(ctx, id, 'approve');
  }
}

type Way = (ctx: Context, ids: readonly string[], platforms: readonly Platform[]) => Promise<unknown[]>;

const oneByOne: Way = async (ctx, ids, platforms) => {
  const answers: unknown[] = [];
  for (const id of ids)
    answers.push(await orchestrate(ctx, { video_asset_id: id, platforms }).catch((error: unknown) => told(error)));
  return answers;
};

const together: Way = async (ctx, ids, platforms) => {
  const { orchestrated, failed } = await orchestrateWithBisection(ctx, { video_asset_ids: ids, platforms });
  return ids.map((id) => orchestrated.get(id) ?? told(failed.get(id)));
};

const told = (error: unknown) => {
  if (!isEngineError(error)) throw error;
  const { kind, code, message, details }: EngineError = error;
  return { kind, code, message, details };
};

/** Returns everything that orchestration writes, in the same order for each way; videos replace the campaigns' random ids. */
async function written(ctx: Context): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`
    select
      (select json_agg(d order by d.video_asset_id, d.platform) from (
         select video_asset_id, platform, clip_id, score, decided_at, orchestration_id
         from best_clip_decisions) d) as standing,
      (select json_agg(d order by d.orchestration_id, d.platform) from (
         select orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, decided_at, confidence,
           win_probability, runner_up_id, score_sd, exploration from decisions) d) as decisions,
      (select json_agg(o order by o.id) from (
         select id, video_asset_id, created_at, duration_ms, candidates::text, rule_sets::text, ranking from orchestrations) o) as evidence,
      (select json_agg(c order by c.video_asset_id, c.platform, c.status, c.optimization_meta->>'orchestration_id') from (
         select video_asset_id, platform, clip_id, previous_clip_id, source, name, status, budget_cents, currency, notes, edited,
           optimization_meta, orchestration_id, created_at, updated_at from campaigns) c) as campaigns,
      (select json_agg(json_build_array(event_type, entity_type, metadata, severity, actor, occurred_at)
                       order by video, platform, xid, seq) from (
         select e.*, coalesce(c.video_asset_id, e.entity_id) as video, coalesce(c.platform, e.metadata->>'platform') as platform
         from ledger_events e left join campaigns c on c.id = e.entity_id
         where event_type not in ('video_assets_imported', 'import_completed')) e) as events`.execute(ctx.db.kysely);
  return rows[0];
}

/** Orchestrates twice, with a person's changes in between. */
async function story(ctx: TestContext, videos: readonly SomeVideo[], platforms: readonly Platform[], way: Way) {
  // includes a video that does not exist
  const ids = [...videos.map((_, at) => uuid(at + 1)), uuid(255)].sort((a, b) => (a < b ? 1 : -1));
  const answers: unknown[] = [];
  for (const shift of [0, 0, 401]) {
    await fill(ctx, videos, shift);
    answers.push(await way(ctx, ids, platforms));
    await touch(ctx);
    ctx.clock.advance(1000);
  }
  // drafts and rule sets have random ids
  const text = JSON.stringify({ answers, ...((await written(ctx)) as object) });
  const { rows } = await sql<{ id: string; stands_for: string }>`
    select id, concat_ws(' ', 'draft of', video_asset_id, platform, optimization_meta->>'orchestration_id') as stands_for
    from campaigns union all select id, concat_ws(' ', 'rule set of', platform) from rule_sets`.execute(ctx.db.kysely);
  return rows.reduce((said, { id, stands_for }) => said.replaceAll(id, stands_for), text);
}

onEachDatabase('orchestrating many videos together', (testContext) => {
  test(
    'returns and writes the same data as orchestrating them one at a time',
    async () => {
      const platformLists = constantFrom<readonly Platform[]>(PLATFORMS, ['tiktok'], ['youtube', 'instagram']);
      await assert(
        asyncProperty(VIDEOS, platformLists, async (videos, platforms) => {
          const alone = await story(await testContext(), videos, platforms, oneByOne);
          expect(JSON.parse(await story(await testContext(), videos, platforms, together))).toEqual(JSON.parse(alone));
        }),
        { numRuns: NUM_RUNS },
      );
    },
    LIMIT_MS,
  );

  test('a video that is listed twice is orchestrated once', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    await together(ctx, [uuid(1), uuid(1)], ['tiktok']);
    const { rows } = await sql<{ n: number }>`select count(*) as n from orchestrations`.execute(ctx.db.kysely);
    expect(rows[0]?.n).toBe(1);
  });

  test('a video that cannot be read or written fails alone, and all others are orchestrated', async () => {
    const ctx = await testContext();
    const ids = Array.from({ length: 40 }, (_, at) => uuid(at + 1));
    for (const id of ids) await addVideo(ctx, id, [{ features: { visual_score: 0.5 } }]);
    // written directly to the database: no import would accept it
    await sql`update clips set features = '{"visual_score": "high"}' where video_asset_id = ${uuid(7)}::uuid`.execute(
      ctx.db.kysely,
    );
    await refusingDecisionsOn(ctx, uuid(30), async () => {
      const { orchestrated, failed } = await orchestrateWithBisection(ctx, {
        video_asset_ids: ids,
        platforms: ['tiktok'],
      });
      expect([...orchestrated.keys()]).toEqual(ids.filter((id) => id !== uuid(7) && id !== uuid(30)));
      expect([...failed.keys()]).toEqual([uuid(7), uuid(30)]);
      expect(String(failed.get(uuid(7)))).toMatch(/visual_score of a stored clip must be a number/);
    });
    const { rows } = await sql<{ n: number }>`select count(*) as n from orchestrations`.execute(ctx.db.kysely);
    expect(rows[0]?.n).toBe(38);
  });

  test('sixteen concurrent single calls and two batches over the same videos cause no failure and no deadlock', async () => {
    const ctx = await testContext();
    const ids = Array.from({ length: 60 }, (_, at) => uuid(at + 1));
    for (const id of ids) await addVideo(ctx, id, [{ features: { visual_score: 0.5 } }]);
    const single = async (client: number) => {
      for (let n = 0; n < 15; n++) {
        const videoAssetId = ids[(client * 7 + n * 13) % ids.length] ?? '';
        await orchestrate(ctx, { video_asset_id: videoAssetId, platforms: [...PLATFORMS] });
      }
    };
    const batch = async (order: readonly string[]) => {
      for (let n = 0; n < 5; n++)
        expect(
          (await orchestrateWithBisection(ctx, { video_asset_ids: order, platforms: [...PLATFORMS] })).failed.size,
        ).toBe(0);
    };
    const deadlocks = await deadlocksDuring(ctx, async () => {
      await Promise.all([
        ...Array.from({ length: 16 }, (_, client) => single(client)),
        batch(ids),
        batch(ids.toReversed()),
      ]);
    });
    expect(deadlocks).toBe(0);
    const { rows } = await sql<{ drafts: number; evidence: number }>`
      select (select count(*) from campaigns) as drafts, (select count(*) from orchestrations) as evidence`.execute(
      ctx.db.kysely,
    );
    expect(rows[0]).toEqual({ drafts: 60 * PLATFORMS.length, evidence: 16 * 15 + 2 * 5 * 60 });
  });
});

/** Makes the database refuse to write a video's decision while `work` runs. */
async function refusingDecisionsOn(ctx: Context, video_asset_id: string, work: () => Promise<void>): Promise<void> {
  await sql`alter table best_clip_decisions add constraint no_such_video
    check (video_asset_id <> ${sql.lit(video_asset_id)}) not valid`.execute(ctx.db.kysely);
  try {
    await work();
  } finally {
    await sql`alter table best_clip_decisions drop constraint no_such_video`.execute(ctx.db.kysely);
  }
}

/** Counts the deadlocks that PostgreSQL found, and the engine retried, while `work` ran. */
async function deadlocksDuring(ctx: Context, work: () => Promise<void>): Promise<number> {
  const count = async () => {
    await sql`select pg_stat_clear_snapshot()`.execute(ctx.db.kysely);
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(ctx.db.kysely);
    return rows[0]?.deadlocks ?? 0;
  };
  const before = await count();
  await work();
  // PostgreSQL sessions report their statistics up to a second late
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return (await count()) - before;
}
