import { expect, test } from 'vitest';
import { collectResults } from '../../decisions/inference/collect.ts';
import { activeRuleSet, newestTrained } from '../../decisions/rules/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { jobIn, onEachDatabase, settledEvents, type TestContext } from '../../testing/index.ts';
import { ATTEMPT, addClips, addResults, idOf } from '../../testing/training.ts';
import { importResults } from '../results/import-results.ts';
import { clipResults } from './gather.ts';
import type { TrainResult } from './schema.ts';
import { requestTraining, trainRules } from './train-rules.ts';

/** `npm run test:faults` uses 200. */
const ROUNDS = Number(process.env.LEARNING_ROUNDS ?? 20);

const trained = async (ctx: TestContext, auto = false): Promise<TrainResult> => {
  const id = await requestTraining(ctx, { platform: 'tiktok', goal: 'hook_rate', auto });
  return (await jobIn(ctx, id, 'done')).result as TrainResult;
};

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
});
