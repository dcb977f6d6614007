import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { activateRuleSet, applyRuleSet } from '../../decisions/rules/index.ts';
import { makeBudgetPlan, PlanBudgetsBody } from '../../optimization/budget/index.ts';
import { createExperiment, ExperimentBody } from '../../optimization/experiments/index.ts';
import { scheduleCampaign } from '../../optimization/posting-times/index.ts';
import { addVideo, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { buildApp } from './index.ts';

onEachDatabase('the list of what needs a person', (testContext) => {
  test('contains drafts with their film, clip, and decision, and the number of campaigns by status', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const empty = (await app.inject('/attention')).json();
    expect(empty.drafts).toEqual({ count: 0, first: [] });
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] });
    const { drafts, campaigns, ...others } = (await app.inject('/attention')).json();
    expect(drafts.count).toBe(2);
    expect(drafts.first[0].summary).toMatchObject({
      clip: { start_ms: 0, end_ms: 15_000 },
      decision: { is_winner: true, confidence: 'unknown' },
      video: { has_picture: false, has_preview: false },
    });
    expect(campaigns).toMatchObject({ draft: 2, active: 0 });
    for (const group of Object.values(others)) expect(group).toEqual({ count: 0, first: [] });
    const listed = (await app.inject('/campaigns?include=summary&status=draft')).json();
    expect(listed.campaigns[0].summary).toEqual(drafts.first[0].summary);
  });

  test('contains approved campaigns that nobody has published', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'] });
    const app = await buildApp(ctx, { docs: false });
    const url = `/campaigns/${campaigns[0]?.id}/approve`;
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(200);
    const { drafts, to_publish } = (await app.inject('/attention')).json();
    expect([drafts.count, to_publish.count]).toEqual([0, 1]);
    expect(to_publish.first).toMatchObject([{ status: 'approved', summary: { video: { title: 'sample' } } }]);
  });

  test('omits approved campaigns that go on by themselves, and missed times of campaigns moved on since', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'] });
    const id = campaigns[0]?.id ?? '';
    const app = await buildApp(ctx, { docs: false });
    const counts = async () => {
      const { to_publish, missed_times } = (await app.inject('/attention')).json();
      return [to_publish.count, missed_times.count];
    };
    await app.inject({ method: 'POST', url: `/campaigns/${id}/approve` });
    expect(await counts()).toEqual([1, 0]);
    await scheduleCampaign(ctx, id, { at: new Date(ctx.now().getTime() + 3_600_000).toISOString() });
    expect(await counts()).toEqual([0, 0]);
    await ctx.db.kysely.updateTable('campaign_schedules').set({ state: 'missed' }).execute();
    expect(await counts()).toEqual([1, 1]);
    await app.inject({ method: 'POST', url: `/campaigns/${id}/publish` });
    expect(await counts()).toEqual([0, 0]);
  });

  test('contains an approved campaign that needs a person, however many newer ones go on by themselves', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] });
    const app = await buildApp(ctx, { docs: false });
    for (const { id } of campaigns) await app.inject({ method: 'POST', url: `/campaigns/${id}/approve` });
    const [kept, scheduled] = campaigns.map(({ id }) => id);
    await scheduleCampaign(ctx, scheduled ?? '', { at: new Date(ctx.now().getTime() + 3_600_000).toISOString() });
    await sql`insert into campaigns select (jsonb_populate_record(c, jsonb_build_object(
        'id', md5(n::text)::uuid, 'created_at', c.created_at + n * interval '1 second'))).*
      from campaigns c, generate_series(1, 100) n where c.id = ${scheduled}::uuid`.execute(ctx.db.kysely);
    await sql`insert into campaign_schedules select (jsonb_populate_record(s, jsonb_build_object(
        'campaign_id', md5(n::text)::uuid))).*
      from campaign_schedules s, generate_series(1, 100) n`.execute(ctx.db.kysely);
    expect((await app.inject('/attention')).json().to_publish).toMatchObject({ count: 1, first: [{ id: kept }] });
  });

  test('contains experiments that nobody started, and times at which a draft did not go on', async () => {
    const ctx = await testContext();
    const clips = [uuid(2), uuid(3)];
    await addVideo(ctx, uuid(1), [
      { id: uuid(2), start_ms: 0, end_ms: 15_000 },
      { id: uuid(3), start_ms: 15_000, end_ms: 30_000 },
    ]);
    const { arms } = (
      await createExperiment(
        ctx,
        ExperimentBody.parse({ video_asset_id: uuid(1), platform: 'tiktok', metric: 'hook_rate', clips }),
      )
    ).experiment;
    const at = new Date(ctx.now().getTime() + 3_600_000).toISOString();
    const ids = arms.map(({ campaign_id }) => campaign_id).sort();
    await scheduleCampaign(ctx, ids.at(-1) ?? '', { at });
    // the arms are always locked in the same order, whichever one is named
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'campaign_scheduled' });
    expect(rows.map(({ entity_id }) => entity_id)).toEqual(ids);
    await ctx.db.kysely.updateTable('campaign_schedules').set({ state: 'unapproved' }).execute();
    const app = await buildApp(ctx, { docs: false });
    const { experiments, missed_times } = (await app.inject('/attention')).json();
    expect(experiments).toMatchObject({ count: 1, first: [{ status: 'draft', platform: 'tiktok' }] });
    expect(missed_times).toMatchObject({ count: 2, first: [{ state: 'unapproved', title: 'sample' }, {}] });
    ctx.clock.advance(7 * 86_400_000 + 3_600_000 + 1000);
    expect((await app.inject('/attention')).json().missed_times).toEqual({ count: 0, first: [] });
  });

  test('counts the budget plans that can still be applied, and contains the newest ones', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000 }]);
    await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] });
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({
        ad: JSON.stringify({ texts: ['Hello'], link: 'https://example.com', budget_kind: 'daily' }),
        budget_cents: 1000,
      })
      .execute();
    const plan = () => makeBudgetPlan(ctx, PlanBudgetsBody.parse({ currency: 'USD' }));
    await plan();
    ctx.clock.advance(4 * 86_400_000);
    const plans = [];
    for (let made = 0; made < 6; made++) {
      plans.unshift((await plan()).id);
      ctx.clock.advance(1000);
    }
    const app = await buildApp(ctx, { docs: false });
    const { budget_plans } = (await app.inject('/attention')).json();
    expect([budget_plans.count, budget_plans.first.map(({ id }: { id: string }) => id)]).toEqual([
      6,
      plans.slice(0, 5),
    ]);
  });

  test('contains current decisions that the data could not settle, newest first', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000 }]);
    await addVideo(ctx, uuid(3), [{ id: uuid(4), start_ms: 0, end_ms: 15_000 }]);
    for (const [video, platforms] of [
      [uuid(1), ['youtube']],
      [uuid(3), ['tiktok', 'youtube']],
      [uuid(1), ['youtube']],
    ] as const) {
      await orchestrate(ctx, { video_asset_id: video, platforms: [...platforms] });
      ctx.clock.advance(1000);
    }
    await sql`alter table decisions disable trigger append_only`.execute(ctx.db.kysely);
    await sql`update decisions set confidence = 'tied'`.execute(ctx.db.kysely);
    await sql`alter table decisions enable trigger append_only`.execute(ctx.db.kysely);
    const app = await buildApp(ctx, { docs: false });
    const { ties } = (await app.inject('/attention')).json();
    const shown = ties.first.map((tie: Record<string, unknown>) => [tie.video_asset_id, tie.platform]);
    expect([ties.count, shown]).toEqual([
      3,
      [
        [uuid(1), 'youtube'],
        [uuid(3), 'tiktok'],
        [uuid(3), 'youtube'],
      ],
    ]);
  });

  test('contains learned weights that may be activated, until they are active', async () => {
    const ctx = await testContext();
    const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0 } };
    const { ruleSet } = await applyRuleSet(ctx, { platform: 'tiktok', features });
    const measures = { auc: null, spearman: null, ndcg: null, log_loss: null };
    const found = { weights: [], metrics: { ...measures, gain: { mean: 0.08 } }, left_out: [], warnings: [] };
    const trained = async (id: string, promote: boolean) => {
      ctx.clock.advance(1000);
      await ctx.db.kysely
        .insertInto('rule_trainings')
        .values({
          ...{ id, platform: 'tiktok', goal: 'hook_rate', n: 214, promote, reason: 'ranks better' },
          ...{ rule_set_id: ruleSet.id, compared_id: ruleSet.id, actor: 'job:nightly', trained_at: ctx.now() },
          found: JSON.stringify(found),
        })
        .execute();
    };
    const app = await buildApp(ctx, { docs: false });
    const learned = async () => (await app.inject('/attention')).json().trainings;
    await trained(uuid(6), false);
    expect(await learned()).toEqual({ count: 0, first: [] });
    await trained(uuid(7), true);
    expect(await learned()).toMatchObject({ count: 1, first: [{ platform: 'tiktok', rule_set: { version: 2 } }] });
    await activateRuleSet(ctx, ruleSet.id);
    expect(await learned()).toEqual({ count: 0, first: [] });
  });
});
