import { expect, test } from 'vitest';
import { parse } from '../../core/kernel/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { removeBudgetLimit, setBudgetLimit } from './limits.ts';
import { makeBudgetPlan, replayBudgetPlan } from './make-plan.ts';
import { PlanBudgetsBody } from './schema.ts';
import { findPlan } from './store.ts';

const BUDGET = 10_000;
const wanted = (more: object = {}) => parse(PlanBudgetsBody, { currency: 'EUR', ...more });

onEachDatabase('limits of a plan', (testContext) => {
  const drafts = async (count: number) => {
    const world = await newWorld(await testContext());
    const ids: string[] = [];
    for (let at = 0; at < count; at++) ids.push(await world.addCampaign(BUDGET));
    await world.ctx.db.kysely
      .updateTable('campaigns')
      .set({ status: 'draft', ad: JSON.stringify({ budget_kind: 'daily' }) })
      .execute();
    return { ctx: world.ctx, ids };
  };
  const limit = (scope: 'account' | 'platform', daily_cap_minor: number) => ({
    ...{ scope, scope_id: scope === 'account' ? '' : 'instagram', currency: 'EUR', daily_cap_minor },
  });

  test('money that campaigns outside the plan may spend is not allocated again', async () => {
    const { ctx, ids } = await drafts(5);
    const set = (change: object, at: number) =>
      ctx.db.kysely
        .updateTable('campaigns')
        .set(change)
        .where('id', '=', ids[at] ?? '')
        .execute();
    // approved and running campaigns count; those that ended, have another currency, or have a lifetime budget do not
    await set({ status: 'approved' }, 2);
    await set({ status: 'completed' }, 3);
    await set({ ad: JSON.stringify({ budget_kind: 'lifetime' }) }, 4);
    const campaign_ids = ids.slice(0, 2);
    await setBudgetLimit(ctx, limit('account', 29_500));
    const plan = await makeBudgetPlan(ctx, wanted({ campaign_ids }));
    expect(plan).toMatchObject({
      verdict: 'move',
      total_minor: 19_500,
      because: expect.stringMatching(/^Limits must/),
    });
    expect(await makeBudgetPlan(ctx, wanted({ campaign_ids, total_minor: 19_000 }))).toMatchObject({
      total_minor: 19_000,
    });
    await expect(makeBudgetPlan(ctx, wanted({ campaign_ids, total_minor: 19_501 }))).rejects.toThrow(
      'must be at most 19500 (195.00 EUR), what other campaigns leave of the limit of the account, 295.00 EUR',
    );
    await setBudgetLimit(ctx, limit('account', 1_000_000));
    await setBudgetLimit(ctx, limit('platform', 29_000));
    const onPlatform = await makeBudgetPlan(ctx, wanted({ campaign_ids }));
    expect([onPlatform.total_minor, onPlatform.unallocated_minor]).toEqual([20_000, 1_000]);
    const none = { scope: 'account', scope_id: '', currency: 'SEK' } as const;
    await expect(removeBudgetLimit(ctx, none)).rejects.toThrow('there is no limit of the account in SEK');
  });

  test('budgets above the account limit are lowered in steps', async () => {
    const { ctx } = await drafts(2);
    await setBudgetLimit(ctx, limit('account', 5_000));
    const plan = await makeBudgetPlan(ctx, wanted());
    expect(plan).toMatchObject({
      verdict: 'move',
      total_minor: 16_000,
      because: expect.stringMatching(/^Limits must/),
    });
    expect(plan.lines.map(({ to_minor }) => to_minor)).toEqual([8_000, 8_000]);
    expect(await replayBudgetPlan(ctx, plan.id)).toMatchObject({ same: true });
  });

  test('a day of a campaign on Google may cost twice its budget', async () => {
    const { ctx, ids } = await drafts(2);
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({ platform: 'youtube' })
      .where('id', '=', ids[0] ?? '')
      .execute();
    expect(await makeBudgetPlan(ctx, wanted())).toMatchObject({ one_day_may_cost_minor: 20_000 + 17_500 });
  });

  test('for revenue, conversions are counted instead of cents', async () => {
    const { ctx, ids } = await drafts(2);
    const [one = ''] = ids;
    const period_start = new Date(ctx.now().getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
    const { results } = await importResults(ctx, {
      results: [
        {
          ...{ campaign_id: one, platform: 'instagram', source: 'mine', period_start, period_end: period_start },
          ...{ currency: 'EUR', spend_minor: 900, revenue_minor: 2_700, conversions: 3 },
        },
      ],
    });
    expect(results).toBe(1);
    const { id } = await makeBudgetPlan(ctx, wanted({ goal: 'revenue' }));
    const inputs = JSON.parse(JSON.stringify((await findPlan(ctx.db, id))?.inputs));
    const { days } = inputs.campaigns.find((each: { id: string }) => each.id === one);
    expect(days).toMatchObject([{ spend_minor: 900, results: 2_700, conversions: 3 }]);
  });
});
