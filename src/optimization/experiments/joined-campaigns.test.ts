import { expect, test } from 'vitest';
import { campaign, editCampaign, orchestrate } from '../../campaigns/drafts/index.ts';
import { parse } from '../../core/kernel/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { createExperiment } from './create.ts';
import { releaseExperiment } from './run.ts';
import { ExperimentBody } from './schema.ts';

const [video, compared, other, better] = [uuid(1), uuid(2), uuid(3), uuid(4)];

const create = (ctx: TestContext, arms: object) =>
  createExperiment(
    ctx,
    parse(ExperimentBody, { video_asset_id: video, platform: 'instagram', metric: 'hook_rate', ...arms }),
  );

async function orchestrated(ctx: TestContext, cards = {}) {
  const { campaigns } = await orchestrate(ctx, { video_asset_id: video, platforms: ['instagram'], ...cards });
  const [draft] = campaigns;
  if (draft === undefined) throw new Error('nothing was drafted');
  return draft;
}

/** Adds an automatic draft to an experiment; then a better clip becomes ready. */
async function joined(ctx: TestContext) {
  await addVideo(ctx, video, [
    { id: compared, features: { visual_score: 0.6 } },
    { id: other, features: { visual_score: 0.5 } },
    { id: better, status: 'pending', features: { visual_score: 0.9 } },
  ]);
  const before = await create(ctx, { clips: [compared, other] });
  await releaseExperiment(ctx, before.experiment.id);
  const draft = await orchestrated(ctx);
  const campaigns = [draft.id, before.experiment.arms[1]?.campaign_id ?? ''];
  const { experiment } = await create(ctx, { campaigns });
  await ctx.db.kysely.updateTable('clips').set({ status: 'ready' }).where('id', '=', better).execute();
  return { experiment: experiment.id, draft: draft.id };
}

onEachDatabase('an automatic draft in an experiment', (testContext) => {
  test('keeps the compared clip when another one wins, until the experiment releases it', async () => {
    const ctx = await testContext();
    const { experiment, draft } = await joined(ctx);
    const kept = { id: draft, clip_id: compared, outcome: 'kept', would_choose: better };
    expect(await orchestrated(ctx)).toMatchObject(kept);
    expect(await orchestrated(ctx, { cards: { instagram: 2 } })).toMatchObject(kept);
    expect(await campaign(ctx, draft)).toMatchObject({ clip_id: compared, format: 'single', edited: false });
    await releaseExperiment(ctx, experiment);
    expect(await orchestrated(ctx)).toMatchObject({ id: draft, clip_id: better, outcome: 'updated' });
  });

  test('refuses another clip from a person, until the experiment releases it', async () => {
    const ctx = await testContext();
    const { experiment, draft } = await joined(ctx);
    await expect(editCampaign(ctx, draft, { clip_id: better })).rejects.toThrow(
      `clip_id: must stay ${compared} until experiment ${experiment} is released`,
    );
    await releaseExperiment(ctx, experiment);
    expect(await editCampaign(ctx, draft, { clip_id: better })).toMatchObject({ clip_id: better });
  });
});
