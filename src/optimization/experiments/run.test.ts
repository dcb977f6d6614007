import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { campaign, editCampaign } from '../../campaigns/drafts/index.ts';
import { activateCampaign, publication } from '../../campaigns/publishing/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { better, body, DAY_MS, report, started, video, withClips, worse } from '../../testing/experiments.ts';
import { onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { noter, notingLocks } from '../../testing/noting-locks.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, lookAtExperiments, replayExperiment } from './look.ts';
import { applyExperiment, cancelExperiment, releaseExperiment, startExperiment, stopExperiment } from './run.ts';

onEachDatabase('running an experiment', (testContext) => {
  test('an experiment whose arms have no ads starts today, whatever start its drafts have', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const { experiment: made } = await createExperiment(ctx, body());
    const ad = JSON.stringify({ starts_at: '2026-02-01T00:00:00.000Z' });
    await ctx.db.kysely.updateTable('campaigns').set({ ad }).execute();
    expect(await startExperiment(ctx, made.id)).toMatchObject({ starts_on: '2026-01-01' });
  });

  test('the draft of an arm keeps the compared clip, but its other fields can be edited', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const [id = ''] = campaigns;
    const { clip_id } = await campaign(ctx, id);
    const other = clip_id === better ? worse : better;
    await expect(editCampaign(ctx, id, { clip_id: other })).rejects.toThrow(`clip_id: must stay ${clip_id} until`);
    expect(await editCampaign(ctx, id, { clip_id, name: 'Arm' })).toMatchObject({ clip_id, name: 'Arm' });
  });

  test('the ads of a losing arm are also completed on the platform', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    for (let day = 1; day <= 7; day++) {
      ctx.clock.advance(DAY_MS);
      await lookAtExperiments(ctx);
    }
    const world = await newWorld(ctx);
    const running = await world.addCampaign();
    const publicationId = await world.publish(running);
    await world.drive(publicationId);
    const { exposure } = await publication(world.ctx, publicationId);
    await activateCampaign(world.ctx, running, exposure);
    expect(await world.drive(publicationId)).toBe('active');
    await ctx.db.kysely
      .updateTable('experiment_arms')
      .set({ campaign_id: running })
      .where('campaign_id', '=', campaigns[0] ?? '')
      .execute();
    await applyExperiment(world.ctx, id);
    expect(await world.drive(publicationId)).toBe('ended');
    // the campaign controls delivery: objects below it may stay on
    const taps = world.remote.objects.filter(({ kind }) => kind === 'campaign');
    expect(taps.map(({ status }) => status)).toEqual(['paused']);
    expect((await campaign(ctx, running)).status).toBe('completed');
  });

  test('a winner that is worse in the guardrail metric is applied only if that is accepted', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14, [0.5, 0.4]);
    ctx.clock.advance(14 * DAY_MS);
    const decided = await lookAtExperiment(ctx, id);
    expect(decided).toMatchObject({
      verdict: { outcome: 'better', winner: 'B' },
      guardrail: { metric: 'hold_rate', arm: 'B', is_worse: true },
    });
    expect(await replayExperiment(ctx, id)).toMatchObject({ same: true });
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({
      code: 'guardrail-worse',
      message: expect.stringContaining('B won. Its hold rate differs by −2'),
    });
    await applyExperiment(ctx, id, { despite: true });
    expect(await releaseExperiment(ctx, id)).toMatchObject({ status: 'decided', released_at: expect.any(String) });
    expect(await releaseExperiment(ctx, id)).toMatchObject({ status: 'decided' });
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({ code: 'experiment-released' });
    const again = await createExperiment(ctx, body({ clips: undefined, campaigns }));
    expect(again.isNew).toBe(true);
    const { rows } = await settledEvents(ctx, { limit: 100, entity_id: id });
    expect(rows.map(({ event_type }) => event_type)).toContain('experiment_released');
  });

  test('each change of an experiment locks it, and creating one locks its video', async () => {
    const { ctx, taken } = notingLocks(await testContext());
    await withClips(ctx);
    const { locks, note } = noter(taken);
    const { experiment: first } = await note('create', () => createExperiment(ctx, body()));
    await note('start', () => startExperiment(ctx, first.id));
    const campaigns = first.arms.map(({ campaign_id }) => campaign_id);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(14 * DAY_MS);
    await note('look', () => lookAtExperiment(ctx, first.id));
    await note('apply', () => applyExperiment(ctx, first.id));
    await note('release', () => releaseExperiment(ctx, first.id));
    const { experiment: second } = await createExperiment(ctx, body({ days: 21 }));
    await startExperiment(ctx, second.id);
    await note('stop', () => stopExperiment(ctx, second.id, 'over'));
    const { experiment: third } = await createExperiment(ctx, body({ days: 28 }));
    await note('cancel', () => cancelExperiment(ctx, third.id));
    for (const [at, clip] of [better, worse].entries())
      await sql`
        insert into campaigns (id, video_asset_id, platform, clip_id, name, currency, source, optimization_meta)
        values (${uuid(100 + at)}, ${video}, 'instagram', ${clip}, 'by hand', 'EUR', 'hand', '{}')`.execute(
        ctx.db.kysely,
      );
    const ofCampaigns = body({ clips: undefined, campaigns: [uuid(101), uuid(100)] });
    const { experiment: fourth } = await note('create of campaigns', () => createExperiment(ctx, ofCampaigns));
    expect(fourth.arms.map(({ clip_id }) => clip_id)).toEqual([worse, better]);
    expect(locks).toMatchInlineSnapshot(`
      {
        "apply": [
          "experiments for update",
          "campaigns for update",
        ],
        "cancel": [
          "experiments for update",
        ],
        "create": [
          "video_assets for no key update",
          "clips for share",
        ],
        "create of campaigns": [
          "video_assets for no key update",
          "campaigns in order for no key update",
        ],
        "look": [
          "experiments for update",
        ],
        "release": [
          "experiments for update",
          "campaigns in order for no key update",
        ],
        "start": [
          "experiments for update",
        ],
        "stop": [
          "experiments for update",
        ],
      }
    `);
  });
});
