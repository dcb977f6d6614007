import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { campaign } from '../drafts/index.ts';
import { activateCampaign } from './activate.ts';
import { pauseCampaign } from './pause.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication } from './show.ts';

const DAY_MS = 86_400_000;

onEachDatabase('ads whose run has ended', (testContext) => {
  /** An active publication, and functions that look at its account. */
  async function running() {
    const test = await testContext();
    const world = await newWorld(test);
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    await world.drive(id);
    await activateCampaign(world.ctx, campaignId, (await publication(world.ctx, id)).exposure);
    expect(await world.drive(id)).toBe('active');
    const states = async () => [
      (await publication(world.ctx, id)).state,
      (await campaign(world.ctx, campaignId)).status,
    ];
    return { ...world, campaignId, id, states, test };
  }

  test('complete their campaign a day after the end, with the reason in the ledger', async () => {
    const { ctx, accountId, states, test, campaignId, fake } = await running();
    test.clock.advance(11 * DAY_MS + DAY_MS / 2);
    await reconcileAccount(ctx, accountId);
    expect(await states()).toEqual(['active', 'active']);
    test.clock.advance(DAY_MS);
    expect(await reconcileAccount(ctx, accountId)).toEqual({ publications: 1, drifts: 0 });
    expect(await states()).toEqual(['ended', 'completed']);
    const { metadata } = await ctx.db.kysely
      .selectFrom('ledger_events')
      .select('metadata')
      .where('entity_id', '=', campaignId)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(metadata).toMatchObject({ from: 'active', to: 'completed', why: 'the run of its ads is over' });
    // once a day, even if its account is looked at more often
    const ads = fake.objects.find(({ kind }) => kind === 'campaign');
    if (ads !== undefined) ads.name = 'renamed';
    expect(await reconcileAccount(ctx, accountId)).toEqual({ publications: 0, drifts: 0 });
    test.clock.advance(DAY_MS);
    expect(await reconcileAccount(ctx, accountId)).toEqual({ publications: 1, drifts: 1 });
  });

  test('do not complete a campaign that is paused during the check', async () => {
    const { ctx, accountId, campaignId, states, test } = await running();
    test.clock.advance(13 * DAY_MS);
    const shown = ctx.ads.platformOf('meta');
    const platform: typeof shown = {
      ...shown,
      search: async (...args) => {
        await pauseCampaign(ctx, campaignId);
        return shown.search(...args);
      },
    };
    await reconcileAccount({ ...ctx, ads: { ...ctx.ads, platformOf: () => platform } }, accountId);
    expect(await states()).toEqual(['pausing', 'active']);
  });
});
