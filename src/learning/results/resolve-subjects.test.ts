import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { resolveSubjects } from './resolve-subjects.ts';

onEachDatabase('a name in an export', (testContext) => {
  test('refers to the one campaign of that name that ran, or to a draft if no other campaign has the name', async () => {
    const ctx = await testContext();
    const world = await newWorld(ctx);
    const ids = [await world.addCampaign(), await world.addCampaign(), await world.addCampaign()];
    await ctx.db.kysely.updateTable('campaigns').set({ name: 'Lamp' }).execute();
    const owner = async (...statuses: string[]) => {
      for (const [at, id] of ids.entries())
        await ctx.db.kysely
          .updateTable('campaigns')
          .set(statuses[at] === undefined ? { name: 'Another' } : { name: 'Lamp', status: statuses[at] })
          .where('id', '=', id)
          .execute();
      const subject = { names: ['Lamp'], column: 'ad_name' };
      const [found] = await resolveSubjects(ctx.db, [{ subject, platform: 'instagram' }]);
      return found;
    };
    expect(await owner('draft', 'active', 'draft')).toMatchObject({ campaign_id: ids[1] });
    expect(await owner('draft')).toMatchObject({ campaign_id: ids[0] });
    expect(await owner('draft', 'draft')).toMatchObject({
      message: expect.stringContaining('2 campaigns are named "Lamp"'),
    });
    expect(await owner('completed', 'active', 'draft')).toMatchObject({
      message: expect.stringContaining('3 campaigns are named "Lamp"'),
    });
  });
});
