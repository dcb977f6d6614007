import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { addVideo, asSuperuser, learnedRules, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../rules/index.ts';
import { evidence } from './evidence.ts';
import { replayOrchestration } from './replay.ts';
import { getBestClipDecision } from './select.ts';
import { whatIf } from './what-if.ts';

const video = uuid(1);
const clips = [0.9, 0.7, 0.5, 0.3].map((visual_score, at) => ({ id: uuid(10 + at), features: { visual_score } }));

async function withLearned(ctx: TestContext, sd: number): Promise<void> {
  await addVideo(ctx, video, clips);
  const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, sd));
  await activateRuleSet(ctx, ruleSet.id);
}

const explored = (ctx: TestContext) =>
  orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'], mode: 'thompson' });

onEachDatabase('exploring', (testContext) => {
  test('exploit mode stores no exploration, and without learned weights its confidence is unknown', async () => {
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
    const [row] = await ctx.db.kysely.selectFrom('decisions').selectAll().execute();
    expect(row).toMatchObject({ confidence: 'unknown', win_probability: null, exploration: null });
    const standing = async (platform: string) =>
      (await app.inject(`/campaigns/best_clip?video_asset_id=${video}&platform=${platform}`)).json();
    expect(await standing('tiktok')).toEqual(reply.json().decisions[0]);
    await ctx.db.kysely.updateTable('clips').set({ status: 'failed' }).execute();
    expect(await standing('tiktok')).toEqual({ ...reply.json().decisions[0], clip_status: 'failed' });
    expect((await standing('youtube')).code).toBe('decision-not-found');
    await app.close();
  });

  test('a draw is stored with its propensities, and a repeat and a replay draw the same clip', async () => {
    const ctx = await testContext();
    await withLearned(ctx, 0.2);
    const first = await explored(ctx);
    const again = await explored(ctx);
    expect(again.decisions[0]?.clip_id).toBe(first.decisions[0]?.clip_id);
    const { platforms } = await evidence(ctx, first.orchestration_id);
    const { candidates = [], propensities = [], seed, policy } = platforms.tiktok?.exploration ?? {};
    expect([...candidates].sort()).toEqual(clips.map(({ id }) => id));
    expect(propensities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
    // a tenth of the probability is spread evenly over the four
    for (const propensity of propensities) expect(propensity).toBeGreaterThanOrEqual(0.1 / 4 - 1e-9);
    expect([typeof seed, typeof policy]).toEqual(['number', 'string']);
    expect(await replayOrchestration(ctx, first.orchestration_id)).toMatchObject({
      identical: true,
      decisions: [{ decided: { clip_id: first.decisions[0]?.clip_id }, difference: null }],
    });
    const standing = await getBestClipDecision(ctx, { video_asset_id: video, platform: 'tiktok' });
    expect(standing?.certainty).toEqual(again.decisions[0]?.certainty);
  });

  test('a replay detects changed propensities of a draw', async () => {
    const ctx = await testContext();
    await withLearned(ctx, 0.2);
    const { orchestration_id } = await explored(ctx);
    const [row] = await ctx.db.kysely.selectFrom('decisions').selectAll().execute();
    const exploration = { ...row?.exploration, propensities: [0.25, 0.25, 0.25, 0.25] };
    await asSuperuser(ctx, ({ kysely }) =>
      kysely
        .updateTable('decisions')
        .set({ exploration: JSON.stringify(exploration) })
        .execute(),
    );
    const { identical, decisions } = await replayOrchestration(ctx, orchestration_id);
    expect([identical, decisions[0]?.difference]).toEqual([
      false,
      'the same clip is drawn, with different propensities',
    ]);
  });

  test('without learned weights, only the uniform 10% explores', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, clips);
    const { orchestration_id, decisions } = await explored(ctx);
    expect(decisions[0]?.certainty).toMatchObject({ confidence: 'unknown', win_probability: null, score_sd: null });
    const { platforms } = await evidence(ctx, orchestration_id);
    const { candidates = [], propensities = [] } = platforms.tiktok?.exploration ?? {};
    const best = propensities[candidates.indexOf(uuid(10))];
    expect(best).toBeCloseTo(0.925, 9);
  });

  test('the test proposed for a tie compares the winner, as the control, with the runner-up', async () => {
    const ctx = await testContext();
    const [looks, moves] = [uuid(2), uuid(3)];
    await addVideo(ctx, video, [
      { id: looks, features: { visual_score: 0.9, motion_intensity: 0.1 } },
      { id: moves, features: { visual_score: 0.7, motion_intensity: 0.6 } },
    ]);
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.2));
    await activateRuleSet(ctx, ruleSet.id);
    const { orchestration_id, decisions } = await orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'] });
    const [decided] = decisions;
    expect(decided?.certainty?.confidence).toBe('tied');
    const { platforms } = await evidence(ctx, orchestration_id, async (_, { clips }) => ({
      ...{ clips: [...clips], metric: null, days: null, cost_minor: null, currency: null, smallest_effect: null },
      because: 'there are no results',
    }));
    expect(platforms.tiktok?.proposal?.clips).toEqual([decided?.clip_id, decided?.certainty?.runner_up_id]);
    expect(decided?.clip_id).toBe(platforms.tiktok?.winner?.clip_id);
  });

  test('if another clip than the best was drawn, the evidence names it and proposes to test it against the best', async () => {
    const ctx = await testContext();
    const rules = learnedRules(DEFAULT_RULE_SETS.tiktok, 0.2);
    const { ruleSet } = await applyRuleSet(ctx, rules);
    await activateRuleSet(ctx, ruleSet.id);
    let other: Awaited<ReturnType<typeof explored>> | undefined;
    for (let n = 1; other === undefined && n < 30; n++) {
      const [one, two] = [uuid(3 * n + 1), uuid(3 * n + 2)];
      await addVideo(ctx, uuid(3 * n), [
        { id: one, features: { visual_score: 0.9, motion_intensity: 0.1 } },
        { id: two, features: { visual_score: 0.7, motion_intensity: 0.6 } },
      ]);
      const drawn = await orchestrate(ctx, { video_asset_id: uuid(3 * n), platforms: ['tiktok'], mode: 'thompson' });
      const [decision] = drawn.decisions;
      const { platforms } = await evidence(ctx, drawn.orchestration_id);
      if (decision?.clip_id !== platforms.tiktok?.winner?.clip_id) other = drawn;
    }
    const drawn = String(other?.decisions[0]?.clip_id);
    const { platforms } = await evidence(ctx, String(other?.orchestration_id), async (_, { clips: tested }) => ({
      ...{ clips: [...tested], metric: null, days: null, cost_minor: null, currency: null, smallest_effect: null },
      because: 'there are no results',
    }));
    const seen = platforms.tiktok;
    expect(seen).toMatchObject({ confidence: 'tied', exploration: { clip_id: drawn } });
    expect(seen?.proposal?.clips).toEqual([seen?.winner?.clip_id, seen?.runner_up?.clip_id]);
    expect(seen?.runner_up?.clip_id).toBe(drawn);
    expect((await whatIf(ctx, { rule_sets: [rules] })).platforms).toMatchObject([{ changed: 0 }]);
  });

  test('with learned weights, a decision is clear, or tied if another clip is about as good', async () => {
    const ctx = await testContext();
    await withLearned(ctx, 0.01);
    const exploit = () => orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'] });
    const sure = (await exploit()).decisions[0];
    expect(sure).toMatchObject({
      clip_id: uuid(10),
      certainty: { confidence: 'clear', runner_up_id: null, exploration: null },
    });
    expect(sure?.certainty?.score_sd).toBeGreaterThan(0);
    await addVideo(ctx, video, [{ id: uuid(14), features: { visual_score: 0.89, motion_intensity: 0.533 } }]);
    expect((await exploit()).decisions[0]?.certainty).toMatchObject({ confidence: 'tied', runner_up_id: uuid(14) });
  });
});
