import { expect, test } from 'vitest';
import { editCampaign } from '../../campaigns/drafts/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { body, DAY_MS, report, started } from '../../testing/experiments.ts';
import { addVideo, onEachDatabase, settled, uuid } from '../../testing/index.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, lookAtExperiments } from './look.ts';
import { experiment } from './read.ts';
import { applyExperiment, startExperiment } from './run.ts';

onEachDatabase('an experiment', (testContext) => {
  test('an arm that a person changed after the start makes the experiment invalid, with the changed field', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx, { budget_minor: 1000, currency: 'EUR' });
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(5 * DAY_MS);
    await editCampaign(ctx, campaigns[1] ?? '', { budget_cents: 5000 });
    await settled(ctx);
    const judged = await lookAtExperiment(ctx, id);
    expect(judged.verdict).toMatchObject({ outcome: 'invalid', winner: null });
    expect(judged.verdict?.because).toContain('B was changed after the start: its budget_cents was edited.');
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({ code: 'experiment-not-decided' });
  });

  test('a budget changed on the platform makes an experiment invalid, even if looking at another one fails', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.3, 0.3], 6);
    const world = await newWorld(ctx);
    const other = await world.addCampaign();
    const publicationId = await world.publish(other);
    await ctx.db.kysely
      .updateTable('publications')
      .set({ campaign_id: campaigns[1] ?? '' })
      .execute();
    ctx.clock.advance(5 * DAY_MS);
    await ctx.db.transaction((transaction) =>
      appendEvents(transaction, ctx, [
        {
          type: 'remote_drift_found',
          entityId: publicationId,
          metadata: { step: 'campaign', field: 'budget_cents', ours: 1000, theirs: 5000 },
        },
      ]),
    );
    const video2 = uuid(20);
    await addVideo(ctx, video2, [{ id: uuid(21) }, { id: uuid(22) }]);
    const broken = await createExperiment(ctx, body({ video_asset_id: video2, clips: [uuid(21), uuid(22)] }));
    await startExperiment(ctx, broken.experiment.id);
    await ctx.db.kysely.updateTable('experiments').set({ plan: '{}' }).where('id', '=', broken.experiment.id).execute();
    await expect(lookAtExperiments(ctx)).rejects.toThrow();
    const { status, verdict } = await experiment(ctx, id);
    expect([status, verdict?.outcome]).toEqual(['decided', 'invalid']);
    expect(verdict?.because).toContain('its budget was changed to 50.00 EUR on the platform');
  });

  test.each([
    [{ field: 'exists', ours: true, theirs: false }, 'its ads are gone from the platform'],
    [{ field: 'status', ours: 'active', theirs: 'paused' }, 'its ads were changed to paused on the platform'],
    [{ field: 'status', ours: 'paused', theirs: 'active' }, undefined],
    [{ field: 'name', ours: 'one', theirs: 'other' }, undefined],
    [{ from_minor: 1000, to_minor: 5000 }, 'its budget was set to 50.00 EUR'],
    [{ from_minor: 5000, to_minor: 5000 }, undefined],
  ])('only certain changes to the ads of an arm make the experiment invalid: %o', async (drift, because) => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.3, 0.3], 6);
    const world = await newWorld(ctx);
    const publicationId = await world.publish(await world.addCampaign());
    const [, campaign_id = ''] = campaigns;
    await ctx.db.kysely.updateTable('publications').set({ campaign_id }).execute();
    ctx.clock.advance(5 * DAY_MS);
    const exposure = { currency: 'EUR', per_day_minor: 1, whole_minor: null };
    const event: NewEvent =
      'field' in drift
        ? { type: 'remote_drift_found', entityId: publicationId, metadata: { step: 'campaign', ...drift } }
        : { type: 'budget_requested', entityId: publicationId, metadata: { campaign_id, exposure, ...drift } };
    await ctx.db.transaction((transaction) => appendEvents(transaction, ctx, [event]));
    const { verdict } = await lookAtExperiment(ctx, id);
    expect(verdict?.outcome === 'invalid').toBe(because !== undefined);
    if (because !== undefined) expect(verdict?.because).toContain(`after the start: ${because}`);
  });
});
