import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { campaign } from '../drafts/index.ts';
import { moveCampaign } from './move.ts';
import { publication } from './show.ts';

onEachDatabase('moves of a campaign that has ads', (testContext) => {
  test('are refused when it is not what was read, and say why they were made when it is', async () => {
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

  test('pausing leaves them to go on, completing ends them for good', async () => {
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
});
