import { expect, test } from 'vitest';
import { ON_META, ON_TIKTOK } from '../../testing/ads/bought-on.ts';
import { brokenInvariants } from '../../testing/ads/invariants.ts';
import { newPlatformWorld, type PlatformWorld } from '../../testing/ads/platform-world.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { activateCampaign } from './activate.ts';
import { planPublication } from './plan.ts';
import { publication } from './show.ts';

const sent = ({ sandbox }: PlatformWorld, edge: string) =>
  sandbox.journal.entries().filter(({ method, path }) => method === 'POST' && path.endsWith(edge));
const live = ({ remote }: PlatformWorld, kind: string) =>
  remote.objects.filter((one) => one.kind === kind && one.status !== 'removed');

onEachDatabase('a campaign with several clips', (testContext) => {
  test('on Meta, a carousel becomes one ad with a video and an image per card, each created once', async () => {
    const world = await newPlatformWorld(ON_META, await testContext(), { films: 'each' });
    const campaignId = await world.addCampaign(10_000, { format: 'carousel', count: 3 });
    const id = await world.publish(campaignId);
    // the worker dies around each upload, and nothing is created twice
    world.kills.push(...[9, 10, 14, 18].map((n) => ({ at: n, when: 'after' as const })));
    expect(await world.drive(id)).toBe('paused');
    const { steps, exposure } = await publication(world.ctx, id);
    expect(steps.map(({ key }) => key)).toEqual([
      ...['image_1', 'video_1', 'image_2', 'video_2', 'image_3', 'video_3'],
      ...['video_1_ready', 'video_2_ready', 'video_3_ready', 'creative_check', 'campaign', 'ad_group', 'ad'],
    ]);
    expect(['video', 'campaign', 'ad_group', 'ad'].map((kind) => live(world, kind).length)).toEqual([3, 1, 1, 1]);
    expect(sent(world, '/advideos')).toHaveLength(3);
    expect(await brokenInvariants(world, id)).toEqual([]);
    await activateCampaign(world.ctx, campaignId, exposure);
    expect(await world.drive(id)).toBe('active');
  });

  test('on Meta and TikTok, the format multi creates one ad per clip in one ad group and activates all of them', async () => {
    for (const on of [ON_META, ON_TIKTOK]) {
      const world = await newPlatformWorld(on, await testContext(), { films: 'each' });
      const campaignId = await world.addCampaign(10_000, { format: 'multi', count: 2 });
      const id = await world.publish(campaignId);
      expect([on.name, await world.drive(id)]).toEqual([on.name, 'paused']);
      expect(['video', 'campaign', 'ad_group', 'ad'].map((kind) => live(world, kind).length)).toEqual([2, 1, 1, 2]);
      await activateCampaign(world.ctx, campaignId, (await publication(world.ctx, id)).exposure);
      expect(await world.drive(id)).toBe('active');
      expect(live(world, 'ad').map(({ status }) => status)).toEqual(['active', 'active']);
    }
  });

  test('a platform refuses a format that it does not offer and suggests another', async () => {
    const world = await newPlatformWorld(ON_TIKTOK, await testContext());
    const id = await world.addCampaign(10_000, { format: 'carousel', count: 3 });
    await expect(planPublication(world.ctx, id, world.accountId)).rejects.toMatchObject({
      code: 'plan-refused',
      details: {
        findings: [
          {
            code: 'format-not-offered',
            field: 'cards',
            detail: 'tiktok does not accept a carousel of clips here: it has 3 clips; make it multi',
          },
        ],
      },
    });
    const fake = await newWorld(await testContext());
    const several = await fake.addCampaign(10_000, { format: 'multi', count: 2 });
    await expect(planPublication(fake.ctx, several, fake.accountId)).rejects.toThrow('make it one clip per campaign');
  });
});
