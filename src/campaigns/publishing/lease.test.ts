import { expect, test } from 'vitest';
import { intentOf } from '../../testing/ads/intent-of.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { LEASE_MS } from './lease.ts';
import { writeOutcome } from './write-outcome.ts';

onEachDatabase('the lease of an account', (testContext) => {
  test('passes on when its time is over, and its former holder can write no outcome', async () => {
    const test = await testContext();
    const world = await newWorld(test);
    const [one, other] = [
      await world.publish(await world.addCampaign()),
      await world.publish(await world.addCampaign()),
    ];
    const first = await intentOf(world, one, 'first');
    test.clock.advance(LEASE_MS - 1);
    expect(await intentOf(world, other, 'second')).toMatchObject({ why: 'account-taken' });
    test.clock.advance(1);
    const second = await intentOf(world, other, 'second');
    if (!('lease' in first && 'lease' in second)) throw new Error('no lease');
    expect(second.lease.fence).toBe(first.lease.fence + 1);
    const { ctx } = world;
    const ended = (lease: typeof first.lease, id: string) =>
      writeOutcome(ctx.db, ctx, lease, id, { reply: 'done', outcome: 'done' }, undefined);
    expect(await ended(first.lease, first.id)).toBe(false);
    expect(await ended(second.lease, second.id)).toBe(true);
  });

  test('a request does not leave beside an open one of its step, nor when another state or budget is wanted', async () => {
    const world = await newWorld(await testContext());
    const id = await world.publish(await world.addCampaign());
    expect(await intentOf(world, id, 'first')).toHaveProperty('lease');
    await world.plainDb.kysely.updateTable('ad_accounts').set({ lease_until: null }).execute();
    expect(await intentOf(world, id, 'second')).toMatchObject({ why: 'another-run' });
    for (const read of [{ state: 'running' }, { wanted: 'removed' }, { wanted_budget_minor: 5 }])
      expect([read, await intentOf(world, id, 'second', read)]).toMatchObject([read, { why: 'changed' }]);
  });
});
