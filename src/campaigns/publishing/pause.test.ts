import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { activateCampaign, pauseCampaign } from './index.ts';

onEachDatabase('a pause', (testContext) => {
  test('ignores what its publication waits for and cancels a pending budget change', async () => {
    const test = await testContext();
    const { ctx, addCampaign, publish, drive } = await newWorld(test);
    const id = await addCampaign();
    const publicationId = await publish(id);
    expect(await drive(publicationId)).toBe('paused');
    await activateCampaign(ctx, id, { currency: 'EUR', per_day_minor: 10_000, whole_minor: 10_000 });
    const inAnHour = new Date(test.now().getTime() + 3_600_000);
    await test.db.kysely
      .updateTable('publications')
      .set({ not_before: inAnHour, wanted_budget_minor: 9_000 })
      .execute();
    await pauseCampaign(ctx, id);
    const row = await test.db.kysely
      .selectFrom('publications')
      .select(['state', 'wanted', 'not_before', 'wanted_budget_minor'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ state: 'pausing', wanted: 'paused', not_before: null, wanted_budget_minor: null });
    expect(await drive(publicationId)).toBe('paused');
  });
});
