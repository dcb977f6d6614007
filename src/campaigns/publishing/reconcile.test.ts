import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { NotObserved } from './port/not-observed.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication } from './show.ts';

const CONFIRM = { currency: 'EUR', per_day_minor: 100, whole_minor: 100 };

onEachDatabase('reconciling an account', (testContext) => {
  test('pauses an overspending publication even if the platform does not show another one', async () => {
    const world = await newWorld(await testContext());
    const { ctx, accountId, fake } = world;
    await setAdAccount(ctx, accountId, { max_daily_minor: 1_000, max_campaign_minor: 1_000 });
    const ids: string[] = [];
    for (const campaignId of [await world.addCampaign(100), await world.addCampaign(100)]) {
      const id = await world.publish(campaignId);
      expect(await world.drive(id)).toBe('paused');
      await activateCampaign(ctx, campaignId, CONFIRM);
      expect(await world.drive(id)).toBe('active');
      ids.push(id);
    }
    const [hidden, overspent] = fake.objects.filter(({ kind }) => kind === 'campaign');
    if (overspent !== undefined) overspent.spend = 10_000;
    const shown = ctx.ads.platformOf('meta');
    const platform: typeof shown = {
      ...shown,
      observe: async (objects, ...rest) => {
        const isHidden = objects.some(({ remote_id }) => remote_id === hidden?.id);
        if (isHidden) throw new NotObserved('it', { code: 'away', todo: 'wait', retry: 'later', vendor: {} });
        return shown.observe(objects, ...rest);
      },
    };
    const looking = { ...ctx, ads: { ...ctx.ads, platformOf: () => platform } };
    await expect(reconcileAccount(looking, accountId)).rejects.toThrow('the platform did not show it');
    expect(await Promise.all(ids.map(async (id) => (await publication(ctx, id)).state))).toEqual(['active', 'pausing']);
  });
});
