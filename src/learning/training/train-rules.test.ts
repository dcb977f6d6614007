import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { importManifest } from '../../content/catalog/index.ts';
import { collectResults } from '../../decisions/inference/collect.ts';
import {
  activateRuleSet,
  activeRuleSet,
  applyRuleSet,
  DEFAULT_RULE_SETS,
  newestTrained,
  type RuleSetInput,
} from '../../decisions/rules/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { jobIn, learnedRules, onEachDatabase, settledEvents, type TestContext } from '../../testing/index.ts';
import { importResults } from '../results/import-results.ts';
import { clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';
import { promoteOver } from './promote.ts';
import { reportCalibration } from './report-calibration.ts';
import type { TrainResult } from './schema.ts';
import { requestTraining, trainRules } from './train-rules.ts';
import { watchPromotion } from './watch-promotion.ts';

const DAY_MS = 86_400_000;
/** `npm run test:faults` uses 200. */
const ROUNDS = Number(process.env.LEARNING_ROUNDS ?? 20);
const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** Adds videos with one clip each, whose visual scores and motion are spread over [0,1] by a fixed rule. */
async function addClips(ctx: TestContext, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => ({
    id: idOf(1, n),
    duration_ms: 60_000,
    clips: [
      {
        id: idOf(2, n),
        start_ms: 0,
        end_ms: 12_000,
        features: { visual_score: ((n * 37) % 101) / 100, motion_intensity: ((n * 61) % 89) / 88 },
      },
    ],
  }));
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await importManifest(ctx, Readable.from([Buffer.from(text)]), 'ndjson');
}

/** Adds results that depend on motion: two days each, one clip after the other. */
async function addResults(ctx: TestContext, count: number, platform = 'tiktok'): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    const start = new Date(Date.parse('2025-06-01') + n * DAY_MS);
    const motion = ((n * 61) % 89) / 88;
    return {
      clip_id: idOf(2, n),
      platform,
      source: 'test',
      period_start: start.toISOString(),
      period_end: new Date(start.getTime() + 2 * DAY_MS).toISOString(),
      impressions: 20_000,
      views_3s: Math.round(20_000 * 0.2 * Math.exp(2 * (motion - 0.5))),
    };
  });
  const reply = await importResults(ctx, {
    ndjson: Readable.from([Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))]),
  });
  expect(reply).toMatchObject({ rejected: [] });
}

const trained = async (ctx: TestContext, auto = false): Promise<TrainResult> => {
  const id = await requestTraining(ctx, { platform: 'tiktok', goal: 'hook_rate', auto });
  return (await jobIn(ctx, id, 'done')).result as TrainResult;
};

/** What a worker passes to the job's function, as far as training needs it. */
const ATTEMPT = { id: idOf(9, 1), signal: new AbortController().signal, checkpoint: undefined, save: async () => {} };

const rows = async (ctx: TestContext) =>
  await ctx.db.kysely
    .selectFrom('rule_sets')
    .select(['id', 'status', 'checksum', 'version'])
    .orderBy('version')
    .orderBy('id')
    .execute();

onEachDatabase('training', (testContext) => {
  test('reports that there are no results, and saves no draft', async () => {
    const ctx = await testContext();
    await addClips(ctx, 3);
    const before = await rows(ctx);
    const worker = await startWorker(ctx, { concurrency: 1 });
    expect(await trained(ctx, true)).toMatchObject({ n: 0, rule_set: null, promote: false, promoted: false });
    await worker.stop();
    expect(await rows(ctx)).toEqual(before);
  });

  test('learns from too few results, but does not activate what it learned', async () => {
    const ctx = await testContext();
    await addClips(ctx, 37);
    await addResults(ctx, 37);
    const worker = await startWorker(ctx, { concurrency: 1 });
    expect(await trained(ctx, true)).toMatchObject({
      n: 37,
      promoted: false,
      rule_set: { version: 2, status: 'draft' },
      reason: 'not enough results yet (37 of 50)',
    });
    await worker.stop();
  });

  test('activates learned rules only if asked to, and records it in the ledger', async () => {
    const ctx = await testContext();
    await addClips(ctx, 300);
    await addResults(ctx, 300);
    const worker = await startWorker(ctx, { concurrency: 1 });
    const draft = await trained(ctx);
    expect(draft).toMatchObject({ n: 300, promote: true, promoted: false, rule_set: { version: 2, status: 'draft' } });
    expect((await activeRuleSet(ctx, 'tiktok')).version).toBe(1);
    const promoted = await trained(ctx, true);
    expect(promoted).toMatchObject({ promoted: true, rule_set: { version: 2, status: 'active' } });
    await worker.stop();
    const app = await buildApp(ctx, { docs: false });
    const get = async (url: string) => (await app.inject({ url })).json();
    const { trainings, next } = await get('/rules/trainings?platform=tiktok&limit=1');
    const { n, promote, reason, weights, metrics } = promoted;
    expect(trainings).toMatchObject([{ n, promote, reason, weights, metrics, rule_set: promoted.rule_set }]);
    expect((await get(`/rules/trainings?after=${next}`)).trainings).toMatchObject([
      { n: 300, compared_id: trainings[0].compared_id },
    ]);
    const { features, ...posterior } = await get('/rules/engine/posterior?platform=tiktok');
    expect(posterior).toMatchObject({ n: 300, goal: 'hook_rate', rule_set: promoted.rule_set, metrics });
    const motion = features.find(({ feature }: { feature: string }) => feature === 'motion_intensity');
    const { mean, sd } = weights.find(({ feature }) => feature === 'motion_intensity') ?? { mean: 0, sd: 0 };
    expect([motion.mean, motion.sd, motion.high90]).toEqual(
      [mean, sd, mean + 1.6448536269514722 * sd].map((x) => expect.closeTo(x, 9)),
    );
    expect(motion.in_charge).toBeGreaterThan(motion.prior);
    expect((await get('/rules/engine/posterior?platform=youtube')).code).toBe('posterior-not-found');
    await app.close();
    const { version, compiled } = await activeRuleSet(ctx, 'tiktok');
    expect(version).toBe(2);
    expect(compiled.weights.motion_intensity).toBeGreaterThan(0.149);
    const { rows: events } = await settledEvents(ctx, { limit: 10, event_type: 'rule_weight_updated' });
    expect(events).toMatchObject([
      {
        entity_type: 'rule_set',
        metadata: { platform: 'tiktok', n: 300, before: { motion_intensity: expect.closeTo(0.1485, 3) } },
      },
    ]);
  });

  test('changes nothing when it is repeated without new results', async () => {
    const ctx = await testContext();
    await addClips(ctx, 80);
    await addResults(ctx, 80);
    const worker = await startWorker(ctx, { concurrency: 1 });
    expect((await trained(ctx, true)).promoted).toBe(true);
    await worker.stop();
    const after = await rows(ctx);
    const active = await activeRuleSet(ctx, 'tiktok');
    for (let round = 0; round < ROUNDS; round++)
      expect(await trainRules(ctx, { platform: 'tiktok', goal: 'hook_rate', auto: true }, ATTEMPT)).toMatchObject({
        rule_set: null,
        promote: false,
        promoted: false,
        reason: 'there are no new results',
      });
    expect(await rows(ctx)).toEqual(after);
    expect((await activeRuleSet(ctx, 'tiktok')).compiled.weights).toEqual(active.compiled.weights);
    const { rows: events } = await settledEvents(ctx, { limit: 10, event_type: 'rule_weight_updated' });
    expect(events).toHaveLength(1);
  }, 300_000);

  test('leaves out and lists a result with more clicks than impressions, and continues', async () => {
    const ctx = await testContext();
    await addClips(ctx, 2);
    const row = (n: number, platform: string, impressions: number, clicks: number) => ({
      ...{ clip_id: idOf(2, n), platform, source: 'a', period_start: '2026-02-01', period_end: '2026-02-01' },
      ...{ impressions, clicks },
    });
    expect(
      await importResults(ctx, {
        results: [row(0, 'tiktok', 1000, 10), row(1, 'tiktok', 2000, 20), row(0, 'youtube', 3, 5)],
      }),
    ).toMatchObject({ results: 3 });
    const trainedOn = await trainRules(ctx, { platform: 'tiktok', goal: 'ctr', auto: true }, ATTEMPT);
    expect(trainedOn).toMatchObject({
      n: 2,
      left_out: [{ reason: 'impossible', rows: 1, examples: [{ clip_id: idOf(2, 0), platform: 'youtube' }] }],
    });
  });

  test('reads thousands of hourly rows of one clip in pages and counts them in less than a second', async () => {
    const ctx = await testContext();
    await addClips(ctx, 2);
    const hour = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString();
    const results = [0, 1].flatMap((clip) =>
      Array.from({ length: 3000 }, (_, n) => ({
        ...{ clip_id: idOf(2, clip), platform: 'tiktok', source: 'hourly', impressions: 100, views_3s: 10 + clip },
        ...{ period_start: hour(n), period_end: hour(n + 1) },
      })),
    );
    expect(await importResults(ctx, { results })).toMatchObject({ results: 6000 });
    const { results: found, left_out } = await clipResults(ctx, 'hook_rate', 'tiktok');
    expect(found.map(({ result, exposure }) => [result, exposure])).toEqual([
      [0.1, 300_000],
      [0.11, 300_000],
    ]);
    expect(left_out).toEqual([]);
  });

  test('uses each clip’s features, video, and the age and exposure of its result', async () => {
    const ctx = await testContext();
    await addClips(ctx, 3);
    await addResults(ctx, 3);
    await trainRules(ctx, { platform: 'tiktok', goal: 'hook_rate', auto: false }, ATTEMPT);
    const { document } = (await activeRuleSet(ctx, 'tiktok')).compiled;
    const { results } = await clipResults(ctx, 'hook_rate', 'tiktok');
    const { checksum } = await collectResults(
      document,
      'hook_rate',
      results.map(({ at, result }, n) => ({
        features: {
          ...{ visual_score: ((n * 37) % 101) / 100, motion_intensity: ((n * 61) % 89) / 88 },
          ...{ duration_ms: 12_000, cut_position: 0.1 },
        },
        ...{ platform: 'tiktok', result, at, video_id: idOf(1, n), exposure: 20_000, age_days: 2 },
      })),
    );
    const newest = await newestTrained(ctx.db, 'tiktok');
    expect(newest?.trained).toMatchObject({ n: 3, results_checksum: checksum });
  });

  test('does not replace rules that a person activated while it ran', async () => {
    const ctx = await testContext();
    const compared = await activeRuleSet(ctx, 'tiktok');
    const { ruleSet: learned } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    const { ruleSet: byHand } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.1));
    await activateRuleSet(ctx, byHand.id, 'a person');
    expect(await promoteOver(ctx, compared, learned.id, 'later results are ranked better')).toBe(false);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(byHand.id);
    // any other failure does not count as a change by a person
    await expect(promoteOver(ctx, compared, idOf(9, 9), 'no such version')).rejects.toMatchObject({
      code: 'rule-set-not-found',
    });
    expect(await promoteOver(ctx, await activeRuleSet(ctx, 'tiktok'), learned.id, 'again')).toBe(true);
  });

  test('combines several days of a clip into one result, with the features from before', async () => {
    const ctx = await testContext();
    await addClips(ctx, 1);
    const day = (n: number, facts: object) => ({
      ...{
        clip_id: idOf(2, 0),
        platform: 'tiktok',
        source: 'a',
        period_start: `2026-02-0${n}`,
        period_end: `2026-02-0${n}`,
      },
      ...facts,
    });
    const app = await buildApp(ctx, { docs: false });
    const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
    await post('/campaigns/orchestrate', { video_asset_id: idOf(1, 0), platforms: ['tiktok'] });
    const patched = await app.inject({
      method: 'PATCH',
      url: `/clips/${idOf(2, 0)}`,
      payload: { features: { visual_score: 0.99, trend_score: 1 } },
    });
    expect(patched.statusCode).toBe(200);
    await post('/results', {
      results: [
        day(1, { impressions: 1000, views_3s: 100 }),
        day(2, { impressions: 3000, views_3s: 900 }),
        // the same two days again, as one period
        { ...day(1, { impressions: 4100, views_3s: 1025 }), period_end: '2026-02-02' },
        day(3, { impressions: 100 }),
        { ...day(1, { impressions: 50, views_3s: 50 }), source: 'b' },
      ],
    });
    const { results, left_out } = await clipResults(ctx, 'hook_rate', 'tiktok');
    const [result, ...more] = results;
    expect(more).toEqual([]);
    expect(left_out).toMatchObject([
      { reason: 'overlapping', rows: 2 },
      { reason: 'other_source', rows: 1, examples: [{ clip_id: idOf(2, 0), source: 'b' }] },
    ]);
    expect(result).toMatchObject({ result: 0.25, exposure: 4100, first_shown: new Date('2026-02-01') });
    const [known] = await knownBefore(ctx.db, result === undefined ? [] : [result]);
    expect(known?.features).toEqual({ visual_score: 0, motion_intensity: 0 });
    await app.close();
  });
});

onEachDatabase('the calibration report', (testContext) => {
  test('reports how many results are missing, and then how scores and results are correlated', async () => {
    const ctx = await testContext();
    await addClips(ctx, 50);
    const app = await buildApp(ctx, { docs: false });
    ctx.clock.advance(Date.parse('2025-05-01') - ctx.now().getTime());
    for (let n = 0; n < 50; n++)
      await app.inject({
        method: 'POST',
        url: '/campaigns/orchestrate',
        payload: { video_asset_id: idOf(1, n), platforms: ['tiktok'] },
      });
    await addResults(ctx, 37);
    expect(await reportCalibration(ctx, { platform: 'tiktok', goal: 'hook_rate' })).toMatchObject({
      ...{ n: 37, needed: 50, message: 'not enough results yet (37 of 50)', spearman: null, bins: [] },
      since: '2025-06-01T00:00:00.000Z',
    });
    await addResults(ctx, 50);
    const reply = await app.inject({ url: '/rules/engine/honesty?platform=tiktok' });
    expect(reply.json()).toMatchObject({ n: 50, platform: 'tiktok', goal: 'hook_rate' });
    expect(reply.json().message).toMatch(/^higher scores did better: rank correlation 0\.\d\d \(0\.\d\d to 0\.\d\d\)$/);
    // clicks that fall with motion, and clicks that rise with it for four clips in seven
    const said = async (rises: (n: number) => boolean) => {
      const results = Array.from({ length: 50 }, (_, n) => {
        const day = new Date(Date.parse('2025-06-01') + n * DAY_MS).toISOString().slice(0, 10);
        const motion = ((n * 61) % 89) / 88 - 0.5;
        return {
          ...{ clip_id: idOf(2, n), platform: 'tiktok', source: 'clicks', period_start: day, period_end: day },
          ...{ impressions: 20_000, clicks: Math.round(400 * Math.exp(rises(n) ? 2 * motion : -2 * motion)) },
        };
      });
      expect(await importResults(ctx, { results })).toMatchObject({ rejected: [] });
      return (await reportCalibration(ctx, { platform: 'tiktok', goal: 'ctr' })).message;
    };
    expect(await said(() => false)).toMatch(/^higher scores did worse: rank correlation -0/);
    expect(await said((n) => n % 7 < 4)).toMatch(
      /^these results do not show whether higher scores do better: rank correlation 0\.\d\d \(-0/,
    );
    expect(reply.json().bins.length).toBeGreaterThan(1);
    expect(reply.json().spearman.low90).toBeLessThan(reply.json().spearman.value);
    expect((await app.inject({ url: '/rules/engine/honesty?platform=myspace' })).statusCode).toBe(422);
    await app.close();
  });
});

const orchestrateAll = async (ctx: TestContext, from: number, to: number, mode: 'exploit' | 'thompson' = 'exploit') => {
  for (let n = from; n < to; n++) await orchestrate(ctx, { video_asset_id: idOf(1, n), platforms: ['tiktok'], mode });
};

/** Adds one day of results for some clips, all with almost the same hook rate. */
async function addDay(
  ctx: TestContext,
  day: string,
  from: number,
  to: number,
  hookRate: number,
  platform = 'tiktok',
): Promise<void> {
  const results = Array.from({ length: to - from }, (_, at) => ({
    ...{ clip_id: idOf(2, from + at), platform, source: 'test', period_start: day, period_end: day },
    ...{ impressions: 10_000, views_3s: Math.round(10_000 * hookRate) + (at % 7) * 10 },
  }));
  expect(await importResults(ctx, { results })).toMatchObject({ results: to - from });
}

onEachDatabase('after a promotion', (testContext) => {
  test('weights that do harm are rolled back with a ledger event, and other weights stay active', async () => {
    const ctx = await testContext();
    await addClips(ctx, 90);
    const at = (day: string) => ctx.clock.advance(Date.parse(day) - ctx.now().getTime());
    at('2025-05-01');
    await orchestrateAll(ctx, 0, 30);
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    const predecessor = (await activeRuleSet(ctx, 'tiktok')).id;
    await activateRuleSet(ctx, ruleSet.id, 'later results are ranked better');
    at('2025-07-01');
    await orchestrateAll(ctx, 30, 60);
    // a clip that is decided again after its results did not earn them
    await orchestrateAll(ctx, 0, 2);
    await addDay(ctx, '2025-06-01', 0, 30, 0.3);
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: true, rolled_back_to: null, gain: { n: 0 } });
    await addDay(ctx, '2025-07-02', 30, 60, 0.3);
    // results of the same clips on another platform say nothing about these weights
    await addDay(ctx, '2025-07-02', 30, 60, 0.3, 'youtube');
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ rolled_back_to: null, gain: { n: 30 } });
    await orchestrateAll(ctx, 60, 90);
    await addDay(ctx, '2025-07-03', 60, 90, 0.05);
    await addDay(ctx, '2025-07-02', 30, 60, 0.05);
    // the imports have queued it; a worker runs it
    const worker = await startWorker(ctx, { concurrency: 1, names: ['watch-rules'] });
    const { rows: queued } = await ctx.queue.jobs({ limit: 10, name: 'watch-rules' });
    for (const { id } of queued) await jobIn(ctx, id, 'done');
    await worker.stop();
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(predecessor);
    const { rows: events } = await settledEvents(ctx, { limit: 10, event_type: 'rule_set_rolled_back' });
    expect(events).toMatchObject([
      { entity_id: ruleSet.id, metadata: { platform: 'tiktok', to: predecessor, gain: { n: 60 } } },
    ]);
    // the version that is active again was not promoted, so it is not watched
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: false });
    // nor are learned weights that a person returns to from later ones
    const { ruleSet: later } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.1));
    for (const { id } of [later, ruleSet]) await activateRuleSet(ctx, id, 'a person');
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: false });
  });
});

onEachDatabase('a training after a promotion', (testContext) => {
  test('first rolls back weights that did harm, and trains from the ones before them', async () => {
    const ctx = await testContext();
    await addClips(ctx, 90);
    const at = (day: string) => ctx.clock.advance(Date.parse(day) - ctx.now().getTime());
    at('2025-05-01');
    await orchestrateAll(ctx, 0, 30);
    const predecessor = await activeRuleSet(ctx, 'tiktok');
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    await activateRuleSet(ctx, ruleSet.id, 'later results are ranked better');
    at('2025-07-01');
    await orchestrateAll(ctx, 30, 90);
    await addDay(ctx, '2025-06-01', 0, 30, 0.3);
    await addDay(ctx, '2025-07-02', 30, 90, 0.05);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(ruleSet.id);
    await trainRules(ctx, { platform: 'tiktok', goal: 'hook_rate', auto: false }, ATTEMPT);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(predecessor.id);
    const kept = await ctx.db.kysely.selectFrom('rule_trainings').select('compared_id').execute();
    expect(kept).toEqual([{ compared_id: predecessor.id }]);
  });
});

onEachDatabase('the value of a policy', (testContext) => {
  test('is refused while few choices were drawn, and is then computed from their probabilities', async () => {
    const ctx = await testContext();
    await addClips(ctx, 110);
    ctx.clock.advance(Date.parse('2025-05-01') - ctx.now().getTime());
    await orchestrateAll(ctx, 0, 5);
    await orchestrateAll(ctx, 5, 100, 'thompson');
    await addDay(ctx, '2025-06-01', 0, 100, 0.3);
    const app = await buildApp(ctx, { docs: false });
    const ask = async (rule_set: RuleSetInput = DEFAULT_RULE_SETS.tiktok) => {
      const payload = { rule_set, goal: 'hook_rate' };
      return (await app.inject({ method: 'POST', url: '/rules/engine/off_policy', payload })).json();
    };
    expect(await ask()).toMatchObject({ n: 95, ips: null, refused: expect.stringContaining('100 are needed') });
    // draws after the results had nothing to do with them
    ctx.clock.advance(90 * DAY_MS);
    await orchestrateAll(ctx, 0, 5, 'thompson');
    expect(await ask()).toMatchObject({ n: 95 });
    ctx.clock.advance(-90 * DAY_MS);
    await orchestrateAll(ctx, 0, 5, 'thompson');
    // one clip per video: any policy chooses it
    const { n, ess, ips, snips, dr, logged } = await ask();
    expect([n, ess]).toEqual([100, 100]);
    expect(ips).toBeCloseTo(logged, 12);
    expect(snips).toBeCloseTo(logged, 12);
    expect(dr).toBeCloseTo(logged, 12);
    // where no clip is eligible under the rule set, it earns nothing
    await orchestrateAll(ctx, 100, 110, 'thompson');
    await addDay(ctx, '2025-06-01', 100, 110, 0.3);
    const picky = {
      ...DEFAULT_RULE_SETS.tiktok,
      requirements: [{ id: 'looks', must: 'clip.visual_score > 0.05', because: 'it has to look good' }],
    };
    const some = await ask(picky);
    expect([some.n, some.ess]).toEqual([110, 103]);
    expect(some.ips).toBeLessThan(some.logged * 0.96);
    expect(some.dr).toBeCloseTo(some.ips, 12);
    await app.close();
  });
});
