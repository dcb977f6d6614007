import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { getBestClipDecision, selectBestClipsForPlatforms } from '../../decisions/selection/index.ts';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { createInternalCampaignsForDecisions } from './draft.ts';
import { campaign, editCampaign, moveCampaign } from './edit.ts';
import { orchestrate } from './orchestrate.ts';
import { findCampaigns } from './store.ts';
import { summarizeVideos } from './summarize-videos.ts';

const VIDEO = uuid(1);
const [FIRST, SECOND] = [uuid(2), uuid(3)];

async function twoClips(ctx: TestContext, first: number, second: number): Promise<void> {
  await addVideo(ctx, VIDEO, [
    { id: FIRST, features: { visual_score: first } },
    { id: SECOND, features: { visual_score: second } },
  ]);
}

const decideVideo = (ctx: TestContext) => orchestrate(ctx, { video_asset_id: VIDEO, platforms: ['tiktok'] });

async function eventTypes(ctx: TestContext): Promise<string[]> {
  const { rows } = await settledEvents(ctx, { limit: 1000 });
  return rows.map(({ event_type }) => event_type).filter((type) => !type.includes('import'));
}

onEachDatabase('orchestrating', (testContext) => {
  test('a clip that is deleted before the decision is written cannot win', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    let isRemoved = false;
    const run: typeof ctx.db.run = async (statement, values) => {
      if (!isRemoved && statement.name === 'orchestrate') {
        isRemoved = true;
        await ctx.db.kysely.deleteFrom('clips').where('id', '=', FIRST).execute();
      }
      return ctx.db.run(statement, values);
    };
    const { decisions, campaigns } = await decideVideo({ ...ctx, db: { ...ctx.db, run } });
    expect(decisions).toMatchObject([{ clip_id: SECOND }]);
    expect(campaigns).toMatchObject([{ clip_id: SECOND, outcome: 'created' }]);
    expect(isRemoved).toBe(true);
  });

  test('if several campaigns were created at the same time, a video shows the one that the list shows first', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    for (let made = 0; made < 3; made++) {
      const [drafted] = (await decideVideo(ctx)).campaigns;
      await moveCampaign(ctx, drafted?.id ?? '', 'approve');
    }
    const { rows } = await findCampaigns(ctx.db, { limit: 10 });
    expect(rows).toHaveLength(3);
    const summaries = await ctx.db.transaction(async (transaction) => {
      // an index would return that order anyway
      for (const scan of ['indexscan', 'bitmapscan'])
        await sql.raw(`set local enable_${scan} = off`).execute(transaction.kysely);
      return summarizeVideos(transaction, [VIDEO]);
    });
    expect(summaries.get(VIDEO)?.platforms.map((each) => each.campaign?.id)).toEqual([rows[0]?.id]);
  });

  test('the first call decides, drafts a campaign, and records both in the ledger', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const { decisions, campaigns, skipped, orchestration_id } = await decideVideo(ctx);
    expect(decisions).toMatchObject([{ platform: 'tiktok', clip_id: FIRST, decided_at: ctx.now(), orchestration_id }]);
    expect(campaigns).toMatchObject([{ platform: 'tiktok', clip_id: FIRST, outcome: 'created' }]);
    expect(skipped).toEqual([]);
    expect(await campaign(ctx, campaigns[0]?.id ?? '')).toMatchObject({
      name: `TIKTOK auto-campaign for ${VIDEO}`,
      status: 'draft',
      source: 'auto_orchestrator',
      budget_cents: 0,
      currency: 'USD',
      notes: null,
      edited: false,
      optimization_meta: {
        source: 'auto_orchestrator',
        platform: 'tiktok',
        video_asset_id: VIDEO,
        orchestration_id,
        rule_set_version: 1,
        score: decisions[0]?.score,
        decided_at: ctx.now().toISOString(),
      },
    });
    expect(await eventTypes(ctx)).toEqual(['best_clip_selected', 'campaign_created_auto']);
  });

  test('a repeated call with the same winner leaves the draft unchanged', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const first = await decideVideo(ctx);
    ctx.clock.advance(60_000);
    const { campaigns, decisions } = await decideVideo(ctx);
    const [draft] = first.campaigns;
    expect(campaigns).toEqual([{ ...draft, outcome: 'unchanged' }]);
    expect(decisions[0]?.decided_at).toEqual(ctx.now());
    const { updated_at, created_at } = await campaign(ctx, draft?.id ?? '');
    expect(updated_at).toBe(created_at);
    expect(await eventTypes(ctx)).toEqual(['best_clip_selected', 'campaign_created_auto', 'best_clip_selected']);
  });

  test('a repeated call with a new winner updates the clip of the draft', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const first = await decideVideo(ctx);
    await twoClips(ctx, 0.1, 0.9);
    const { campaigns } = await decideVideo(ctx);
    expect(campaigns).toEqual([{ ...first.campaigns[0], clip_id: SECOND, outcome: 'updated' }]);
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'campaign_updated_auto' });
    expect(rows).toMatchObject([{ metadata: { clip_id: SECOND, previous_clip_id: FIRST, video_asset_id: VIDEO } }]);
  });

  test('a draft that a person edited keeps its clip, while the current decision changes', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const { campaigns } = await decideVideo(ctx);
    const id = campaigns[0]?.id ?? '';
    const edited = await editCampaign(ctx, id, { notes: 'mine' });
    await twoClips(ctx, 0.1, 0.9);
    const again = await decideVideo(ctx);
    expect(again.campaigns).toMatchObject([{ id, clip_id: FIRST, outcome: 'kept', would_choose: SECOND }]);
    expect(await campaign(ctx, id)).toEqual(edited);
    expect(await getBestClipDecision(ctx, { video_asset_id: VIDEO, platform: 'tiktok' })).toMatchObject({
      clip_id: SECOND,
    });
  });

  test('a new draft is created once the previous campaign is approved', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const { campaigns } = await decideVideo(ctx);
    await moveCampaign(ctx, campaigns[0]?.id ?? '', 'approve');
    const again = await decideVideo(ctx);
    expect(again.campaigns).toMatchObject([{ outcome: 'created' }]);
    expect((await findCampaigns(ctx.db, { limit: 10 })).rows).toHaveLength(2);
  });

  test('fifty simultaneous calls create one draft, and none fails', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const calls = await Promise.all(Array.from({ length: 50 }, () => decideVideo(ctx)));
    const outcomes = calls.flatMap(({ campaigns }) => campaigns.map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(49);
    expect((await findCampaigns(ctx.db, { limit: 10 })).rows).toHaveLength(1);
  });

  test('a platform without an eligible clip is skipped with the reasons, and if all are skipped, nothing is written', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: FIRST, start_ms: 0, end_ms: 3000 }]);
    const { skipped, decisions } = await orchestrate(ctx, {
      video_asset_id: VIDEO,
      platforms: ['tiktok', 'youtube'],
    });
    expect(decisions.map(({ platform }) => platform)).toEqual(['youtube']);
    expect(skipped).toMatchObject([
      {
        platform: 'tiktok',
        reason: 'no-eligible-clip',
        clips: [{ clip_id: FIRST, failed: [{ id: 'tiktok-min-duration' }] }],
      },
    ]);
    const before = await eventTypes(ctx);
    await expect(decideVideo(ctx)).rejects.toMatchObject({ code: 'no-eligible-clip', details: { skipped } });
    expect(await eventTypes(ctx)).toEqual(before);
  });

  test('create_internal_campaigns_for_decisions drafts a campaign per decision, with the request and job in its event', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const decisions = await selectBestClipsForPlatforms(ctx, {
      video_asset_id: VIDEO,
      platforms: ['youtube', 'tiktok'],
    });
    expect((await findCampaigns(ctx.db, { limit: 10 })).rows).toEqual([]);

    const of = { requestId: 'a request', jobId: uuid(9) };
    const drafts = await createInternalCampaignsForDecisions({ ...ctx, ...of }, decisions);

    expect(drafts.map(({ platform, clip_id, outcome }) => [platform, clip_id, outcome])).toEqual(
      decisions.map(({ platform }) => [platform, FIRST, 'created']),
    );
    const { rows } = await findCampaigns(ctx.db, { limit: 10 });
    expect(rows.map(({ optimization_meta }) => optimization_meta.orchestration_id)).toEqual(
      decisions.map(({ orchestration_id }) => orchestration_id),
    );
    const events = await settledEvents(ctx, { limit: 10, event_type: 'campaign_created_auto' });
    expect(events.rows.map(({ entity_id }) => entity_id).sort()).toEqual(drafts.map(({ id }) => id).sort());
    for (const event of events.rows) expect(event).toMatchObject({ request_id: of.requestId, job_id: of.jobId });
  });

  test('drafts for decisions of several videos are returned in the order of the decisions', async () => {
    const ctx = await testContext();
    const videos = [uuid(23), uuid(21), uuid(22)];
    const decisions = [];
    for (const [at, video_asset_id] of videos.entries()) {
      await addVideo(ctx, video_asset_id, [{ id: uuid(31 + at) }]);
      decisions.push(...(await selectBestClipsForPlatforms(ctx, { video_asset_id, platforms: ['tiktok'] })));
    }
    const drafts = await createInternalCampaignsForDecisions(ctx, decisions);
    expect(drafts.map(({ video_asset_id, outcome }) => [video_asset_id, outcome])).toEqual(
      videos.map((id) => [id, 'created']),
    );
  });

  test('drafting is refused for a decision that is no longer current', async () => {
    const ctx = await testContext();
    await twoClips(ctx, 0.9, 0.1);
    const stale = await selectBestClipsForPlatforms(ctx, { video_asset_id: VIDEO, platforms: ['tiktok'] });
    await twoClips(ctx, 0.1, 0.9);
    await selectBestClipsForPlatforms(ctx, { video_asset_id: VIDEO, platforms: ['tiktok'] });
    await expect(createInternalCampaignsForDecisions(ctx, stale)).rejects.toMatchObject({
      code: 'decision-not-current',
    });
    expect((await findCampaigns(ctx.db, { limit: 10 })).rows).toEqual([]);
  });
});
