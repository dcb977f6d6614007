import { sql } from 'kysely';
import { applyRuleSet } from '../../src/decisions/rules/index.ts';
import { newSigningKey, sealEverything, uuid } from '../../src/testing/index.ts';
import { ADDRESS, CLIPS, type DataPlace, FILMS } from './page-films.ts';

interface Campaigns {
  readonly edited: string;
  readonly approved: string;
  readonly asked: string;
}

const DAY_MS = 86_400_000;
/** Headers that browsers send with requests from the server's own pages. */
const BROWSER = { origin: ADDRESS, 'sec-fetch-site': 'same-origin' };

/** Adds everything except campaigns and their results. */
export async function addBeside(place: DataPlace, campaigns: Campaigns) {
  await addFilms(place);
  const { draftTest, decidedTest, runningTest } = await addExperiments(place);
  await addRules(place);
  const plan = await addPlans(place, campaigns);
  await addJobs(place);
  const webhook = await addWebhooks(place);
  const keys = await addKeys(place);
  const { id: request } = await addRequest(place, campaigns.asked, keys.bot);
  await sealEverything(place.ctx, { key: newSigningKey() });
  place.clock.advance(60_000);
  await place.as(keys.ada).clips.update({ id: CLIPS['lamp-c'], status: 'failed', why: 'the logo of another brand' });
  return { keys, ids: { draftTest, decidedTest, runningTest, plan, webhook, request } };
}

/** Adds a film that is measured and can be played, and one that is being measured. */
async function addFilms({ ctx }: DataPlace) {
  const received = { size_bytes: 1, received_at: ctx.now() };
  const crop = {
    width: 360,
    height: 640,
    places: [
      { from_ms: 0, x: 120, y: 40 },
      { from_ms: 9_000, x: 240, y: 40 },
    ],
  };
  const proposed = { start_ms: 2_000, end_ms: 17_000, features: {}, thumbnail_ms: 3_000, crop };
  const analysis = {
    ...{ sha256: 'b'.repeat(64), size_bytes: 1, duration_ms: 45_000, width: 1280, height: 720, fps: 23.976 },
    ...{ bitrate_bps: 1, has_audio: true, loudness_lufs: -18.34, cuts_ms: [5_000, 9_000, 21_000], fades: [] },
    ...{ transitions: [], clips: [proposed] },
  };
  const storyboard = { every_ms: 1_500, tiles: 31, columns: 6, tile_width: 160, tile_height: 90 };
  await ctx.db.kysely
    .insertInto('films')
    .values([
      {
        ...{ video_asset_id: FILMS.lamp, sha256: 'b'.repeat(64), file: 'lamp.mp4', ...received },
        ...{ analysis: JSON.stringify(analysis), analyzed_at: ctx.now(), storyboard: JSON.stringify(storyboard) },
      },
      { video_asset_id: FILMS.teaser, sha256: 'c'.repeat(64), file: 'teaser.mp4', ...received, storyboard: null },
    ])
    .execute();
}

/** Adds experiments: one that waits to be started, one that runs, and one that was decided. */
async function addExperiments({ ctx, client, clock }: DataPlace) {
  const made = async (platform: 'tiktok' | 'instagram' | 'youtube', metric: 'hook_rate' | 'ctr' | 'cpc') => {
    clock.advance(60_000);
    const clips = [CLIPS['lisbon-a'], CLIPS['lisbon-b']];
    const wanted = { video_asset_id: FILMS.lisbon, platform, metric, clips };
    return (await client.experiments.create(wanted)).id;
  };
  const draftTest = await made('instagram', 'hook_rate');
  const runningTest = await made('youtube', 'ctr');
  const decidedTest = await made('tiktok', 'cpc');
  const compared = {
    ...{ arm: 'B', lift: -0.1234, low: -0.2345, high: 0.0456, t: null, z: null, boundary: null, days: 4 },
    ...{ events: [31, 27], rates: [0.0321, 0.0281], p_at_look: null, shrunk_lift: null, expected_loss: null },
    claim: null,
  };
  const judged = {
    ...{ outcome: 'too_early', winner: null, day: 4, comparisons: [compared] },
    checks: [{ check: 'delivery', ok: false, because: 'Clip B was shown on half of the days only.' }],
    because: 'After 4 of 14 days nothing is clear yet.',
  };
  const verdict = {
    ...{ outcome: 'better', winner: 'B', day: 9 },
    comparisons: [{ ...compared, lift: 0.25, low: 0.0712, high: 0.4567, claim: 'better' }],
    ...{ checks: [], because: 'Clip B costs less per click.' },
    guardrail: {
      metric: 'hold_rate',
      arm: 'B',
      lift: 0,
      p: 1,
      is_worse: false,
      because: 'It is held as long as clip A.',
    },
  };
  const of = (id: string) => ctx.db.kysely.updateTable('experiments').where('id', '=', id);
  await of(runningTest)
    .set({ status: 'running', starts_at: new Date('2026-01-05T00:00:00Z') })
    .execute();
  await sql`insert into experiment_looks (experiment_id, day, looked_at, policy, inputs, judged)
    values (${runningTest}, 4, ${ctx.now()}, 'test', '{}', ${JSON.stringify(judged)})`.execute(ctx.db.kysely);
  await of(decidedTest)
    .set({
      status: 'decided',
      starts_at: new Date('2025-12-28T00:00:00Z'),
      decided_at: ctx.now(),
      verdict: JSON.stringify(verdict),
    })
    .execute();
  return { draftTest, runningTest, decidedTest };
}

/** Adds a learned version that may become active, one that should not, and a decision that is a tie. */
async function addRules({ ctx, clock }: DataPlace) {
  const measures = { auc: null, spearman: null, ndcg: null, log_loss: null };
  const found = {
    weights: [],
    metrics: { ...measures, gain: { mean: 0.08 } },
    left_out: [],
    warnings: ['half of the clips have no sound'],
  };
  for (const [at, weight, promote] of [
    [1, 0.7, false],
    [2, 0.9, true],
  ] as const) {
    clock.advance(60_000);
    const features = {
      visual_score: { weight, shape: 'identity', when_missing: 0 },
      motion_intensity: { weight: 1 - weight, shape: 'identity', when_missing: 0 },
    };
    const { ruleSet } = await applyRuleSet(ctx, { platform: 'tiktok', description: `Learned, round ${at}.`, features });
    await ctx.db.kysely
      .insertInto('rule_trainings')
      .values({
        ...{ id: uuid(0x70 + at), platform: 'tiktok', goal: 'hook_rate', n: 213 + at, promote },
        reason: promote ? 'ranks later results better' : 'too few results to tell',
        ...{ rule_set_id: ruleSet.id, compared_id: ruleSet.id, actor: 'job:nightly', trained_at: ctx.now() },
        found: JSON.stringify(promote ? { ...found, warnings: [] } : found),
      })
      .execute();
  }
  await sql`update rule_sets set activated_at = '2026-01-02T10:00:00Z', created_at = '2026-01-01T09:00:00Z' where status = 'active'`.execute(
    ctx.db.kysely,
  );
  await ctx.db.transaction(async ({ kysely }) => {
    // bypasses the trigger that refuses changes of decisions
    await sql`set local session_replication_role = replica`.execute(kysely);
    await sql`update decisions set confidence = 'tied', win_probability = 0.6237, runner_up_id = ${CLIPS['lisbon-c']}
      where video_asset_id = ${FILMS.lisbon} and platform = 'youtube'`.execute(kysely);
  });
}

/** Adds a budget plan, a scheduled time, and a missed one. */
async function addPlans({ ctx, client, clock }: DataPlace, { edited, approved }: Campaigns) {
  await client.campaigns.setSchedule({ id: approved, at: '2026-01-10 15:00', timezone: 'Europe/Berlin' });
  await client.campaigns.setSchedule({ id: edited, at: '2026-01-20 18:00', timezone: 'Europe/Berlin' });
  await ctx.db.kysely
    .updateTable('campaign_schedules')
    .set({ state: 'missed', outcome: 'no worker ran at that time', ended_at: ctx.now() })
    .where('campaign_id', '=', approved)
    .execute();
  clock.advance(60_000);
  const { id, lines } = await client.budgets.plan({ currency: 'EUR', include_edited: true });
  const [line] = lines;
  const planned = await ctx.db.kysely.selectFrom('budget_plans').select('plan').executeTakeFirstOrThrow();
  const plan = {
    ...(planned.plan as object),
    ...{ total_minor: 18_000, unallocated_minor: 1_000, because: 'More for Lisbon, less for the lamp.' },
    gain: { mean: 0.0432, low90: -0.0123, high90: 0.0987, probability: 0.81 },
    lines: [
      { ...line, next_minor: 14_400, because: 'Its next euro brings the most.' },
      {
        ...line,
        campaign_id: approved,
        from_minor: 6_100,
        next_minor: 2_600,
        because: 'Its next euro brings the least.',
      },
    ],
  };
  await ctx.db.kysely
    .updateTable('budget_plans')
    .set({ plan: JSON.stringify(plan) })
    .execute();
  return id;
}

/** Adds jobs: one that runs, one that waits, and one that failed. */
async function addJobs({ ctx, client }: DataPlace) {
  const queued = async (platform: 'tiktok' | 'instagram' | 'youtube') =>
    (await client.campaigns.orchestrateMany({ filter: {}, platforms: [platform] })).job_id;
  const [running, failed, waiting] = [await queued('tiktok'), await queued('instagram'), await queued('youtube')];
  // the fake platform has no worker
  await sql`delete from campaigns_jobs.job where name = 'publish-campaign'`.execute(ctx.db.kysely);
  const at = (minutesAgo: number) => new Date(ctx.now().getTime() - minutesAgo * 60_000);
  await sql`update campaigns_jobs.job set created_on = ${at(14)}, state = 'active' where id = ${running}`.execute(
    ctx.db.kysely,
  );
  await sql`update campaigns_jobs.job set created_on = ${at(33)}, state = 'failed', retry_count = 2,
    output = '{"error": {"code": "disk-full", "detail": "there is no room on the disk"}}' where id = ${failed}`.execute(
    ctx.db.kysely,
  );
  await sql`update campaigns_jobs.job set created_on = ${at(3)} where id = ${waiting}`.execute(ctx.db.kysely);
  await sql`insert into job_progress (job_id, progress, started_at) values (${running}, 0.4, ${at(10)}), (${failed}, 0.9, ${at(31)})`.execute(
    ctx.db.kysely,
  );
}

/** Adds a webhook whose deliveries were abandoned, and one for some events only. */
async function addWebhooks({ ctx, client, clock }: DataPlace) {
  const { id } = await client.webhooks.create({ url: 'https://hooks.example.com/all' });
  clock.advance(1000);
  await client.webhooks.create({
    url: 'https://hooks.example.com/some',
    event_types: ['campaign_edited', 'session_started'],
  });
  for (const [leaf, attempts, error] of [
    [3, 12, 'the receiver responded 500'],
    [5, 11, null],
  ] as const)
    await sql`insert into webhook_deliveries (webhook_id, leaf_index, event_id, entity_id, state, is_first, attempts, next_attempt_at, error)
      values (${id}, ${leaf}, ${uuid(0x80 + leaf)}, ${uuid(0x90)}, 'dead', true, ${attempts}, ${ctx.now()}, ${error})`.execute(
      ctx.db.kysely,
    );
  return id;
}

/** Adds keys of every role and state. From here on, every request needs a key. */
async function addKeys({ ctx, clock, client, as }: DataPlace) {
  const ada = await client.keys.create({ name: 'ada', role: 'admin' });
  const admin = as(ada.key);
  const keyOf = (name: string, role: 'viewer' | 'operator', more: { kind?: 'agent'; expires_at?: string } = {}) => {
    clock.advance(60_000);
    return admin.keys.create({ name, role, ...more });
  };
  const oli = await keyOf('oli', 'operator', { expires_at: new Date(ctx.now().getTime() + 30 * DAY_MS).toISOString() });
  const vera = await keyOf('vera', 'viewer');
  const bot = await keyOf('morning-bot', 'operator', { kind: 'agent' });
  await admin.keys.revoke({ id: (await keyOf('former', 'viewer')).id });
  await as().session.create({ key: oli.key }, { headers: { ...BROWSER, host: '127.0.0.1:8080' } });
  return { ada: ada.key, oli: oli.key, vera: vera.key, bot: bot.key };
}

async function addRequest({ as, clock }: DataPlace, campaign_id: string, bot: string) {
  clock.advance(60_000);
  const agent = as(bot);
  const { updated_at } = await agent.campaigns.get({ id: campaign_id });
  return agent.approvals.create({ campaign_id, transition: 'publish', updated_at, why: 'the winner is clear' });
}
