import { expect, test } from 'vitest';
import { orchestrateCampaignsForVideo } from '../../campaigns/drafts/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { addVideo, learntRules, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../rules/index.ts';
import { evidence } from './evidence.ts';
import { replayOrchestration } from './replay.ts';
import { getBestClipDecision } from './select.ts';

const video = uuid(1);
const clips = [0.9, 0.7, 0.5, 0.3].map((visual_score, at) => ({ id: uuid(10 + at), features: { visual_score } }));

async function withLearnt(ctx: TestContext, sd: number): Promise<void> {
  await addVideo(ctx, video, clips);
  const { ruleSet } = await applyRuleSet(ctx, learntRules(DEFAULT_RULE_SETS.tiktok, sd));
  await activateRuleSet(ctx, ruleSet.id);
}

const explored = (ctx: TestContext) =>
  orchestrateCampaignsForVideo(ctx, { videoAssetId: video, platforms: ['tiktok'], mode: 'thompson' });

onEachDatabase('exploring', (testContext) => {
  test('exploit writes what it always wrote, and says that it does not know how sure it is', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, clips);
    const app = await buildApp(ctx, { docs: false });
    const body = { video_asset_id: video, platforms: ['tiktok'] };
    const reply = await app.inject({ method: 'POST', url: '/campaigns/orchestrate', payload: body });
    expect(reply.json().decisions).toEqual([
      {
        ...{ video_asset_id: video, platform: 'tiktok', clip_id: uuid(10), score: expect.any(Number) },
        ...{ decided_at: '2026-01-01T00:00:00.000Z', confidence: 'unknown' },
      },
    ]);
    expect(await ctx.db.kysely.selectFrom('choices').selectAll().execute()).toEqual([]);
    await app.close();
  });

  test('a draw is kept with its probabilities, and chosen again by a repeat and by the replay', async () => {
    const ctx = await testContext();
    await withLearnt(ctx, 0.2);
    const first = await explored(ctx);
    const again = await explored(ctx);
    expect(again.decisions[0]?.clipId).toBe(first.decisions[0]?.clipId);
    const { platforms } = await evidence(ctx, first.orchestrationId);
    const { candidates = [], propensities = [], seed, policy } = platforms.tiktok?.exploration ?? {};
    expect([...candidates].sort()).toEqual(clips.map(({ id }) => id));
    expect(propensities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
    // a tenth of the choices is spread evenly over the four
    for (const propensity of propensities) expect(propensity).toBeGreaterThanOrEqual(0.1 / 4 - 1e-9);
    expect([typeof seed, typeof policy]).toEqual(['number', 'string']);
    expect(await replayOrchestration(ctx, first.orchestrationId)).toMatchObject({
      identical: true,
      decisions: [{ decided: { clip_id: first.decisions[0]?.clipId }, difference: null }],
    });
    const standing = await getBestClipDecision(ctx, { videoAssetId: video, platform: 'tiktok' });
    expect(standing?.certainty).toEqual(again.decisions[0]?.certainty);
  });

  test('a replay notices a draw that was logged otherwise', async () => {
    const ctx = await testContext();
    await withLearnt(ctx, 0.2);
    const { orchestrationId } = await explored(ctx);
    const [row] = await ctx.db.kysely.selectFrom('choices').selectAll().execute();
    const exploration = { ...row?.exploration, propensities: [0.25, 0.25, 0.25, 0.25] };
    await ctx.db.kysely
      .updateTable('choices')
      .set({ exploration: JSON.stringify(exploration) })
      .execute();
    const { identical, decisions } = await replayOrchestration(ctx, orchestrationId);
    expect([identical, decisions[0]?.difference]).toEqual([false, 'the same clip is drawn, with other propensities']);
  });

  test('without anything learnt only the even part explores', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, clips);
    const { orchestrationId, decisions } = await explored(ctx);
    expect(decisions[0]?.certainty).toMatchObject({ confidence: 'unknown', winProbability: null, scoreSd: null });
    const { platforms } = await evidence(ctx, orchestrationId);
    const { candidates = [], propensities = [] } = platforms.tiktok?.exploration ?? {};
    const best = propensities[candidates.indexOf(uuid(10))];
    expect(best).toBeCloseTo(0.925, 9);
  });

  test('decisions under learnt weights say how sure they are', async () => {
    const ctx = await testContext();
    await withLearnt(ctx, 0.01);
    const exploit = () => orchestrateCampaignsForVideo(ctx, { videoAssetId: video, platforms: ['tiktok'] });
    const sure = (await exploit()).decisions[0];
    expect(sure).toMatchObject({
      clipId: uuid(10),
      certainty: { confidence: 'clear', runnerUpId: null, exploration: null },
    });
    expect(sure?.certainty?.scoreSd).toBeGreaterThan(0);
    await addVideo(ctx, video, [{ id: uuid(14), features: { visual_score: 0.9, motion_intensity: 0.49 } }]);
    expect((await exploit()).decisions[0]?.certainty).toMatchObject({
      confidence: expect.stringMatching(/clear|tied/),
    });
  });
});
