import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { findPublication } from './publication-store.ts';
import { Changed } from './run.ts';
import { updateAsWanted } from './update-as-wanted.ts';

onEachDatabase('a publication that was read', (testContext) => {
  test('is updated only if its state and its wanted values are still those that were read', async () => {
    const { ctx, ...world } = await newWorld(await testContext());
    const [id, other] = [
      await world.publish(await world.addCampaign()),
      await world.publish(await world.addCampaign()),
    ];
    const row = (await findPublication(ctx.db, id)) ?? expect.fail('it is there');
    const stale = [{ state: 'paused' }, { wanted: 'removed' }, { wanted_budget_minor: 5 }, { id: ctx.newId() }];
    for (const then of stale)
      await expect(
        updateAsWanted(ctx.db, { ...row, ...then }, { not_before: null }),
        JSON.stringify(then),
      ).rejects.toThrow(Changed);
    expect(await findPublication(ctx.db, id)).toEqual(row);
    const at = new Date(ctx.now().getTime() + 1000);
    expect(await updateAsWanted(ctx.db, row, { updated_at: at })).toEqual({ ...row, updated_at: at });
    expect((await findPublication(ctx.db, other))?.updated_at).not.toEqual(at);
  });
});
