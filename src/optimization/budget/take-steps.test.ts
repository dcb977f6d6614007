import { expect, test } from 'vitest';
import { type AdsContext, publication, setCampaignBudget } from '../../campaigns/publishing/index.ts';
import { parse } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, type TestContext } from '../../testing/index.ts';
import { makeBudgetPlan } from './make-plan.ts';
import { budgetPlan } from './read.ts';
import { PlanBudgetsBody } from './schema.ts';
import { insertSteps } from './store.ts';
import { takeSteps } from './take-steps.ts';

const BUDGET = 10_000;
const HOUR_MS = 3_600_000;

/** Publishes a paused ad with a budget per day, and plans to lower it after `before`. */
async function lowering(
  test: TestContext,
  before: (ctx: AdsContext, id: string, drive: () => Promise<string>) => Promise<void>,
) {
  const world = await newWorld(test);
  const { ctx } = world;
  const id = await world.addCampaign(BUDGET);
  const ad = { texts: ['Hello'], link: 'https://example.com', budget_kind: 'daily' };
  await ctx.db.kysely
    .updateTable('campaigns')
    .set({ ad: JSON.stringify(ad) })
    .execute();
  const published = await world.publish(id);
  const drive = () => world.drive(published);
  expect(await drive()).toBe('paused');
  await before(ctx, id, drive);
  const { budget } = await publication(ctx, published);
  const plan = await makeBudgetPlan(ctx, parse(PlanBudgetsBody, { currency: 'EUR' }));
  const steps = [{ campaign_id: id, from_minor: budget.minor, to_minor: 5_000, step: 1 }];
  await ctx.db.transaction((transaction) => insertSteps(transaction, plan.id, ctx.now(), steps));
  const step = async () => (await budgetPlan(ctx, plan.id)).steps[0];
  return { ctx, plan, drive, step, published };
}

onEachDatabase('a step of a budget plan', (testContext) => {
  test('is void if its publication stops before the platform has set the budget', async () => {
    const { ctx, plan, step, published } = await lowering(await testContext(), async () => undefined);
    await expect(takeSteps(ctx, plan.id)).rejects.toBeInstanceOf(WaitUntil);
    expect(await step()).toMatchObject({ state: 'asked' });
    await ctx.db.kysely.updateTable('publications').set({ state: 'stopped' }).where('id', '=', published).execute();
    expect(await takeSteps(ctx, plan.id)).toEqual({ done: 0, void: 1 });
    expect(await step()).toMatchObject({ state: 'void', why: 'its publication stopped' });
  });

  test('waits while the platform accepts no more changes in this hour, and is then taken', async () => {
    const base = await testContext();
    const { ctx, plan, drive, step } = await lowering(base, async (ads, id, paused) => {
      for (const minor of [9_000, 8_000, 7_000, 6_000]) {
        await setCampaignBudget(ads, id, { kind: 'daily', minor });
        await paused();
      }
    });
    await expect(takeSteps(ctx, plan.id)).rejects.toBeInstanceOf(WaitUntil);
    expect(await step()).toMatchObject({ state: 'due' });
    base.clock.advance(HOUR_MS);
    await expect(takeSteps(ctx, plan.id)).rejects.toBeInstanceOf(WaitUntil);
    expect(await step()).toMatchObject({ state: 'asked' });
    await drive();
    expect(await takeSteps(ctx, plan.id)).toEqual({ done: 1, void: 0 });
  });
});
