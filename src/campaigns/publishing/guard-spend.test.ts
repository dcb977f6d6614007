import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { activateCampaign } from './activate.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication } from './show.ts';
import { tick } from './tick.ts';

const DAY_MS = 86_400_000;
const DAILY = { currency: 'EUR', per_day_minor: 1_750, whole_minor: null };

onEachDatabase('the spend of ads', (testContext) => {
  /** A paused publication with 10 EUR per day and no end, and a setter for its campaign's spend. */
  async function daily() {
    const test = await testContext();
    const world = await newWorld(test);
    const campaignId = await world.addCampaign(1_000);
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    const terms = { budget_kind: 'daily', per_day_minor: 1_750, whole_minor: null, ends_at: null };
    await test.db.kysely.updateTable('publications').set(terms).where('id', '=', id).execute();
    const spend = (minor: number) => {
      for (const one of world.fake.objects.filter(({ kind }) => kind === 'campaign')) one.spend = minor;
    };
    const state = async () => (await publication(world.ctx, id)).state;
    return { ...world, test, campaignId, id, spend, state };
  }

  test('is checked against the days since activation, not against earlier days spent paused', async () => {
    const { ctx, accountId, campaignId, id, drive, spend, state, test } = await daily();
    test.clock.advance(20 * DAY_MS);
    await activateCampaign(ctx, campaignId, DAILY);
    expect(await drive(id)).toBe('active');
    spend(1_750);
    await reconcileAccount(ctx, accountId);
    expect(await state()).toBe('active');
    test.clock.advance(DAY_MS);
    spend(3_500);
    await reconcileAccount(ctx, accountId);
    expect(await state()).toBe('active');
    spend(3_501);
    await reconcileAccount(ctx, accountId);
    expect(await state()).toBe('pausing');
  });

  test('is still checked, and pauses them if too high, after an activation that stopped halfway', async () => {
    const { ctx, accountId, campaignId, id, drive, fake, spend, state, test } = await daily();
    await activateCampaign(ctx, campaignId, DAILY);
    // the ad and the ad group are on; the campaign's own request is refused because of its token
    fake.faults[fake.requests.length + 2] = 'token-190';
    expect(await drive(id)).toBe('stopped');
    await test.db.kysely.updateTable('ad_accounts').set({ state: 'ready' }).execute();
    spend(100_000);
    test.clock.advance(DAY_MS / 24);
    await tick(test);
    const jobs = (await test.queue.jobs({ name: 'reconcile-ads', limit: 10 })).rows;
    expect(jobs.map(({ key }) => key)).toEqual([`account ${accountId}`]);
    await reconcileAccount(ctx, accountId);
    expect(await state()).toBe('pausing');
  });
});
