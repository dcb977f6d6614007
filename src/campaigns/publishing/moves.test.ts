import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { campaign } from '../drafts/index.ts';
import { continuePublication } from './continue.ts';
import { moveCampaign } from './move.ts';
import { publication } from './show.ts';

onEachDatabase('moving a campaign that has ads', (testContext) => {
  test('is refused if it has changed since it was read, and otherwise records the reason', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    const { updated_at } = await campaign(world.ctx, campaignId);
    const { exposure: confirm } = await publication(world.ctx, id);
    const activate = (asRead: string) =>
      moveCampaign(world.ctx, campaignId, 'activate', { confirm, asRead, why: 'the winner' });
    await expect(activate('2025-12-31T00:00:00.000Z')).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await publication(world.ctx, id)).state).toBe('paused');
    await activate(updated_at);
    expect((await publication(world.ctx, id)).state).toBe('activating');
    const event = await world.ctx.db.kysely
      .selectFrom('ledger_events')
      .select('metadata')
      .where('event_type', '=', 'activation_requested')
      .executeTakeFirstOrThrow();
    expect(event.metadata).toMatchObject({ campaign_id: campaignId, why: 'the winner' });
  });

  test('pausing can be undone, and completing ends the ads', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    await world.drive(id);
    const { exposure: confirm } = await publication(world.ctx, id);
    const move = async (transition: 'activate' | 'pause' | 'complete') => {
      await moveCampaign(world.ctx, campaignId, transition, { confirm });
      const state = await world.drive(id);
      return [state, (await campaign(world.ctx, campaignId)).status];
    };
    expect(await move('activate')).toEqual(['active', 'active']);
    expect(await move('pause')).toEqual(['paused', 'paused']);
    expect(await move('activate')).toEqual(['active', 'active']);
    expect(await move('complete')).toEqual(['ended', 'completed']);
  });

  test('completing a paused campaign ends its ads, even if the publication stops and is continued', async () => {
    const { ctx, fake, drive, ...world } = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    await drive(id);
    await moveCampaign(ctx, campaignId, 'complete');
    // somebody activated the campaign on the platform: it is already active, and the token has ended
    for (const one of fake.objects.filter(({ kind }) => kind === 'campaign')) one.status = 'active';
    fake.faults[fake.requests.length] = 'token-190';
    expect(await drive(id)).toBe('stopped');
    await ctx.db.kysely.updateTable('ad_accounts').set({ state: 'ready' }).execute();
    await continuePublication(ctx, id, {});
    expect([await drive(id), (await campaign(ctx, campaignId)).status]).toEqual(['ended', 'completed']);
  });

  test('a campaign that was never activated can be completed, and cannot be activated afterwards', async () => {
    const { ctx, drive, ...world } = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    await drive(id);
    await moveCampaign(ctx, campaignId, 'complete');
    expect([await drive(id), (await campaign(ctx, campaignId)).status]).toEqual(['ended', 'completed']);
    await expect(moveCampaign(ctx, campaignId, 'activate')).rejects.toMatchObject({ code: 'transition-not-allowed' });
  });
});
