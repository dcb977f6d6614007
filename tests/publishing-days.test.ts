import { expect, test } from 'vitest';
import { activateCampaign } from '../src/campaigns/publishing/activate.ts';
import { publication } from '../src/campaigns/publishing/show.ts';
import { results, syncResults } from '../src/learning/results/index.ts';
import { ResultQuery } from '../src/learning/results/schema.ts';
import { ON_META } from '../src/testing/ads/bought-on.ts';
import { newPlatformWorld } from '../src/testing/ads/platform-world.ts';
import { onEachDatabase } from '../src/testing/index.ts';
import { settings } from './harness/settings.ts';

const DAY_MS = 86_400_000;
const CAMPAIGNS = settings.spendingCampaigns;
/** Days between syncs; they continue until the figures of the last day are final. */
const STEP_DAYS = 6;
const DAYS = 60;

onEachDatabase('sixty days of ads', (testContext) => {
  test(`K40: the results of ${CAMPAIGNS} campaigns match their actual spending to the last cent`, async () => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const published: { readonly id: string; readonly campaignId: string }[] = [];
    for (let at = 0; at < CAMPAIGNS; at++) {
      const campaignId = await world.addCampaign(20_000 + at * 1_111);
      const id = await world.publish(campaignId);
      expect(await world.drive(id)).toBe('paused');
      const { exposure } = await publication(world.ctx, id);
      await activateCampaign(world.ctx, campaignId, exposure);
      expect(await world.drive(id)).toBe('active');
      published.push({ id, campaignId });
    }
    for (let day = 0; day < DAYS; day += STEP_DAYS) {
      world.pass(STEP_DAYS * DAY_MS);
      const report = await syncResults(world.ctx, { ad_account_id: world.accountId });
      expect([report.holes, report.rejected]).toEqual([[], []]);
    }
    const { rows } = await results(world.ctx, ResultQuery.parse({ limit: 1_000 }));
    for (const { id, campaignId } of published) {
      const ads = world.remote.objects.filter(({ kind, name }) => kind === 'ad' && name.includes(campaignId));
      const spent = ads.reduce((sum, { spend }) => sum + spend, 0);
      const told = rows
        .filter((row) => row.campaign_id === campaignId)
        .reduce((sum, row) => sum + (row.spend_minor ?? 0), 0);
      const { exposure } = await publication(world.ctx, id);
      expect([told, spent > 0, spent <= (exposure.whole_minor ?? 0)]).toEqual([spent, true, true]);
    }
  });
});
