import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { campaign, editCampaign } from '../../campaigns/drafts/index.ts';
import { activateCampaign, publication, setCampaignBudget, withAds } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { seededRandom } from '../../core/statistics/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents, type TestContext } from '../../testing/index.ts';
import { notingLocks } from '../../testing/noting-locks.ts';
import { applyBudgetPlan } from './apply.ts';
import { removeBudgetLimit, setBudgetLimit } from './limits.ts';
import { makeBudgetPlan, replayBudgetPlan } from './make-plan.ts';
import { budgetPlan, listBudgetPlans } from './read.ts';
import { type BudgetLimit, PlanBudgetsBody } from './schema.ts';
import { findLimits, insertSteps } from './store.ts';
import { suggestFirstBudget } from './suggest-first.ts';
import { takeSteps } from './take-steps.ts';

const DAY_MS = 86_400_000;
const BUDGET = 10_000;

const wanted = (more: object = {}) => parse(PlanBudgetsBody, { currency: 'EUR', ...more });

/**
 * Approved campaigns turned into drafts, with daily budgets and 35 days of results. The first campaigns have the most results
 * per money spent.
 */
async function account(ctx: TestContext, ids: readonly string[]) {
  await ctx.db.kysely
    .updateTable('campaigns')
    .set({ ad: JSON.stringify({ texts: ['Hello'], link: 'https://example.com', budget_kind: 'daily' }) })
    .execute();
  await report(ctx, ids);
}

async function report(ctx: TestContext, ids: readonly string[]) {
  const lines = ids.flatMap((campaign_id, at) => {
    const random = seededRandom(at + 1);
    return Array.from({ length: 35 }, (_, day) => {
      const date = new Date(ctx.now().getTime() - (35 - day) * DAY_MS).toISOString().slice(0, 10);
      const spend = Math.round(BUDGET * Math.exp(0.2 * random.normal()));
      return {
        ...{ campaign_id, platform: 'instagram', source: 'meta_ads', period_start: date, period_end: date },
        ...{ currency: 'EUR', impressions: 5000, spend_minor: spend },
        conversions: Math.round((60 / (at + 1)) * (spend / BUDGET) ** 0.6),
      };
    });
  });
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const reply = await importResults(ctx, { ndjson: Readable.from([Buffer.from(text)]) });
  expect(reply.rejected).toEqual([]);
}

onEachDatabase('budget plans', (testContext) => {
  const drafts = async (count = 3) => {
    const { ctx, taken } = notingLocks(await testContext());
    const world = await newWorld(ctx);
    const ids: string[] = [];
    for (let at = 0; at < count; at++) ids.push(await world.addCampaign(BUDGET));
    await ctx.db.kysely.updateTable('campaigns').set({ status: 'draft' }).execute();
    await account(ctx, ids);
    return { ctx: world.ctx, ids, world, test: ctx, taken };
  };
  const budgetsOf = async (ctx: Context, ids: readonly string[]) => {
    const found: number[] = [];
    for (const id of ids) found.push((await campaign(ctx, id)).budget_cents);
    return found;
  };

  test('a plan is stored with its inputs, can be replayed, and is applied once', async () => {
    const { ctx, ids, test: plain, taken } = await drafts();
    const plan = await makeBudgetPlan(ctx, wanted());
    expect(plan).toMatchObject({ verdict: 'move', status: 'proposed', total_minor: 3 * BUDGET, unallocated_minor: 0 });
    expect(plan.lines.map(({ campaign_id }) => campaign_id)).toEqual(ids.toSorted());
    expect(plan.lines.every(({ because }) => because !== '')).toBe(true);
    expect(await replayBudgetPlan(ctx, plan.id)).toEqual({ plan_id: plan.id, same: true });
    taken();
    const applied = await applyBudgetPlan(ctx, plan.id, undefined);
    expect(taken()).toMatchInlineSnapshot(`
      [
        "budget_plans for update",
        "campaigns in order for update",
        "budget_plans for update",
        "campaigns in order for update",
        "campaigns for update",
      ]
    `);
    expect(applied).toMatchObject({ status: 'applied' });
    expect(applied.steps.every(({ state }) => state === 'done')).toBe(true);
    const to = await budgetsOf(plain, ids);
    expect(to.reduce((sum, each) => sum + each, 0)).toBe(3 * BUDGET);
    expect(to[0]).toBe(12_000);
    expect(await applyBudgetPlan(ctx, plan.id, undefined)).toEqual(applied);
    expect(await campaign(ctx, ids[0] ?? '')).toMatchObject({ budget_set_by: 'plan', edited: false });
    const { rows } = await settledEvents(plain, { limit: 100, entity_id: ids[0] ?? '' });
    expect(rows.map(({ event_type }) => event_type)).toContain('campaign_budget_changed');
    const ofPlan = await settledEvents(plain, { limit: 10, entity_id: plan.id });
    expect(ofPlan.rows.map(({ event_type }) => event_type)).toEqual(['budget_plan_made', 'budget_plan_applied']);
    const { lines: _, left_out: __, left_out_total: ___, steps: ____, ...listed } = applied;
    expect((await listBudgetPlans(ctx, { limit: 10 })).rows).toEqual([listed]);
    // a budget that has just changed is still learning
    expect((await makeBudgetPlan(ctx, wanted())).lines[0]).toMatchObject({ binding: 'learning' });
  });

  test('applying a plan twice at the same time changes each budget once and returns the same response', async () => {
    const { ctx, ids, test: plain } = await drafts();
    const plan = await makeBudgetPlan(ctx, wanted());
    const [one, other] = await Promise.all([
      applyBudgetPlan(ctx, plan.id, undefined),
      applyBudgetPlan(ctx, plan.id, undefined),
    ]);
    expect(other).toEqual(one);
    for (const id of ids) {
      const { rows } = await settledEvents(plain, { limit: 100, entity_id: id });
      const changes = rows.filter(({ event_type }) => event_type === 'campaign_budget_changed');
      expect(changes.length).toBeLessThanOrEqual(1);
    }
    for (const { from_minor, to_minor } of plan.lines)
      expect(Math.abs(to_minor - from_minor)).toBeLessThanOrEqual(0.2 * from_minor + 1);
  });

  test('a plan is refused whole once a budget or limit has changed, and expires after three days', async () => {
    const { ctx, ids, test: plain } = await drafts();
    const plan = await makeBudgetPlan(ctx, wanted());
    await editCampaign(ctx, ids[2] ?? '', { budget_cents: 9_000 });
    await expect(applyBudgetPlan(ctx, plan.id, undefined)).rejects.toMatchObject({
      code: 'budget-plan-stale',
      details: { lines: [{ campaign_id: ids[2], from_minor: BUDGET, now_minor: 9_000 }] },
    });
    expect(await budgetsOf(plain, ids)).toEqual([BUDGET, BUDGET, 9_000]);
    const before = await makeBudgetPlan(ctx, wanted());
    plain.clock.advance(1000);
    await setBudgetLimit(ctx, { scope: 'account', scope_id: '', currency: 'EUR', daily_cap_minor: 1_000_000 });
    expect(before.lines.some(({ from_minor, to_minor }) => from_minor !== to_minor)).toBe(true);
    await expect(applyBudgetPlan(ctx, before.id, undefined)).rejects.toThrow(
      'was created before the limit of the account was set to 10000.00 EUR',
    );
    plain.clock.advance(1000);
    await setBudgetLimit(ctx, { scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 2_000_000 });
    await expect(applyBudgetPlan(ctx, before.id, undefined)).rejects.toThrow(
      'the limit of the platform tiktok was set to 20000.00 EUR',
    );
    const next = await makeBudgetPlan(ctx, wanted());
    expect(next.lines.find(({ campaign_id }) => campaign_id === ids[2])).toMatchObject({ binding: 'person' });
    plain.clock.advance(3 * DAY_MS);
    expect((await budgetPlan(ctx, next.id)).status).toBe('expired');
    const later = await makeBudgetPlan(ctx, wanted());
    const listed = async (status: 'proposed' | 'expired' | 'applied') =>
      (await listBudgetPlans(ctx, { status, limit: 10 })).rows.map(({ id }) => id);
    expect([await listed('proposed'), await listed('applied')]).toEqual([[later.id], []]);
    expect(await listed('expired')).toEqual([next.id, before.id, plan.id]);
    await expect(applyBudgetPlan(ctx, next.id, undefined)).rejects.toMatchObject({ code: 'budget-plan-expired' });
  });

  test('an amount that a plan sets on a draft is daily, even if its ad had no budget kind', async () => {
    const { ctx } = await drafts();
    const texts = ['Hello'];
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({ ad: JSON.stringify({ texts }) })
      .execute();
    const { steps } = await applyBudgetPlan(ctx, (await makeBudgetPlan(ctx, wanted())).id, undefined);
    expect(steps).toHaveLength(2);
    for (const { campaign_id } of steps)
      expect((await campaign(ctx, campaign_id)).ad).toEqual({ texts, budget_kind: 'daily' });
  });

  test('an unchanged budget is neither a step of the plan nor a line of its event', async () => {
    const { ctx, ids, test: plain } = await drafts();
    await editCampaign(ctx, ids[1] ?? '', { budget_cents: BUDGET });
    const plan = await makeBudgetPlan(ctx, wanted());
    const moves = plan.lines.filter(({ from_minor, to_minor }) => from_minor !== to_minor);
    expect([plan.lines.length, moves.length]).toEqual([3, 2]);
    const { steps } = await applyBudgetPlan(ctx, plan.id, undefined);
    expect(steps.map(({ campaign_id }) => campaign_id).toSorted()).toEqual([ids[0], ids[2]].toSorted());
    const { rows } = await settledEvents(plain, { limit: 10, event_type: 'budget_plan_applied' });
    expect(rows).toMatchObject([{ metadata: { lines: moves.map(({ campaign_id }) => ({ campaign_id })) } }]);
  });

  test('an increase gets only money that a decrease of the plan has freed', async () => {
    const { ctx, ids, test: plain } = await drafts(2);
    const [cut = '', raised = ''] = ids;
    const plan = await makeBudgetPlan(ctx, wanted());
    const steps = [
      { campaign_id: cut, from_minor: BUDGET + 1, to_minor: 8_000, step: 1 },
      { campaign_id: raised, from_minor: BUDGET, to_minor: 12_000, step: 2 },
    ];
    await ctx.db.transaction((transaction) => insertSteps(transaction, plan.id, ctx.now(), steps));
    expect(await takeSteps(ctx, plan.id)).toEqual({ done: 0, void: 2 });
    expect(await budgetsOf(ctx, ids)).toEqual([BUDGET, BUDGET]);
    const [, increase] = (await budgetPlan(ctx, plan.id)).steps;
    expect(increase?.why).toBe(`a decrease of the plan did not happen: campaign ${cut}`);
    const { rows } = await settledEvents(plain, { limit: 10, event_type: 'budget_step_void' });
    expect(rows.map(({ entity_id }) => entity_id)).toEqual([cut, raised]);
  });

  test('setting or removing a limit leaves limits of other scopes, subjects, and currencies unchanged', async () => {
    const ctx = await testContext();
    const limit = { scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 1 } as const;
    const beside: BudgetLimit[] = [
      { ...limit, scope_id: 'youtube', daily_cap_minor: 2 },
      { ...limit, currency: 'USD', daily_cap_minor: 3 },
      { ...limit, scope: 'campaign', daily_cap_minor: 4 },
    ];
    for (const each of [...beside, limit]) await setBudgetLimit(ctx, each);
    await setBudgetLimit(ctx, { ...limit, daily_cap_minor: 5 });
    expect(await removeBudgetLimit(ctx, limit)).toEqual({ ...limit, daily_cap_minor: 5 });
    const left = (await findLimits(ctx.db)).map(({ daily_cap_minor }) => daily_cap_minor);
    expect(left.toSorted()).toEqual([2, 3, 4]);
    // setting the same amount again writes nothing; a lower one does; the same in another currency is another limit
    for (const daily_cap_minor of [6, 6, 4]) await setBudgetLimit(ctx, { ...limit, daily_cap_minor });
    await setBudgetLimit(ctx, { ...limit, currency: 'JPY', daily_cap_minor: 4 });
    const { rows } = await settledEvents(ctx, { limit: 20, event_type: 'budget_limit_set' });
    expect(
      rows.map(({ metadata }) => [metadata.currency, metadata.from_minor, metadata.daily_cap_minor]).slice(-3),
    ).toEqual([
      ['EUR', null, 6],
      ['EUR', 6, 4],
      ['JPY', null, 4],
    ]);
  });

  test('limits of the account, a platform, and a campaign hold, and campaigns left out have a reason', async () => {
    const { ctx, ids } = await drafts();
    const limit = { scope: 'campaign', scope_id: ids[0] ?? '', currency: 'EUR', daily_cap_minor: 10_500 } as const;
    await setBudgetLimit(ctx, limit);
    const capped = await makeBudgetPlan(ctx, wanted());
    expect(capped.lines[0]).toMatchObject({ to_minor: 10_500, binding: 'cap' });
    await removeBudgetLimit(ctx, limit);
    await setBudgetLimit(ctx, { scope: 'platform', scope_id: 'instagram', currency: 'EUR', daily_cap_minor: 29_000 });
    await setBudgetLimit(ctx, { scope: 'account', scope_id: '', currency: 'EUR', daily_cap_minor: 29_500 });
    const less = await makeBudgetPlan(ctx, wanted());
    expect([less.total_minor, less.unallocated_minor]).toEqual([29_500, 500]);
    await expect(makeBudgetPlan(ctx, wanted({ total_minor: 30_000 }))).rejects.toThrow('must be at most 29500');
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({ currency: 'USD' })
      .where('id', '=', ids[1] ?? '')
      .execute();
    const two = await makeBudgetPlan(ctx, wanted());
    expect(two.left_out).toEqual([{ campaign_id: ids[1], because: 'It is budgeted in USD.' }]);
    await expect(makeBudgetPlan(ctx, wanted({ campaign_ids: ids }))).rejects.toThrow(
      'campaign_ids[1]: mixed currencies',
    );
  });

  test('the suggested first budget is what 50 results per week cost on the platform', async () => {
    const { ctx, ids } = await drafts();
    const found = await suggestFirstBudget(ctx, { campaign_id: ids[0] ?? '', goal: 'conversions' });
    expect(found).toMatchObject({ verdict: 'suggested', currency: 'EUR' });
    expect(found.budget_minor).toBe(Math.ceil((50 / 7) * (found.cost_per_result_minor ?? 0)));
    expect(found.because).toMatch(/^50 results per week, at \d+\.\d\d EUR each\.$/);
    // cents of revenue are not results
    expect(await suggestFirstBudget(ctx, { campaign_id: ids[0] ?? '', goal: 'revenue' })).toEqual(found);
    expect(await suggestFirstBudget(ctx, { campaign_id: ids[0] ?? '', goal: 'clicks' })).toMatchObject({
      verdict: 'not_enough',
    });
  });

  test('the suggested first budget is a multiple of the platform’s step, such as whole forints on Meta', async () => {
    const { ctx, ids } = await drafts();
    await ctx.db.kysely.updateTable('campaigns').set({ currency: 'HUF' }).execute();
    await ctx.db.kysely.updateTable('results').set({ currency: 'HUF' }).execute();
    const found = await suggestFirstBudget(ctx, { campaign_id: ids[0] ?? '', goal: 'conversions' });
    const needed = (50 / 7) * (found.cost_per_result_minor ?? 0);
    expect(found).toMatchObject({ verdict: 'suggested', budget_minor: Math.ceil(Math.ceil(needed) / 100) * 100 });
    expect(Math.ceil(needed) % 100).not.toBe(0);
  });

  test('published decreases come before increases, and an increase needs the amount confirmed', async () => {
    const ctx = await testContext();
    const world = await newWorld(ctx);
    const ids = [await world.addCampaign(BUDGET), await world.addCampaign(BUDGET)];
    await account(ctx, ids);
    const publications: string[] = [];
    for (const id of ids) {
      const made = await world.publish(id);
      expect(await world.drive(made)).toBe('paused');
      publications.push(made);
    }
    const exposureNow = (await publication(world.ctx, publications[0] ?? '')).exposure;
    for (const [at, id] of ids.entries()) {
      await activateCampaign(world.ctx, id, exposureNow);
      await world.drive(publications[at] ?? '');
    }
    const plan = await makeBudgetPlan(world.ctx, wanted());
    const error: unknown = await applyBudgetPlan(world.ctx, plan.id, undefined).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'confirmation-needed' });
    const { exposure } = parseExposure(error);
    // what both campaigns can then cost, one of which is lowered
    expect(exposure).toEqual({ currency: 'EUR', per_day_minor: 2 * exposureNow.per_day_minor });
    for (const wrong of [{ currency: 'USD' }, { per_day_minor: exposure.per_day_minor - 1 }])
      await expect(applyBudgetPlan(world.ctx, plan.id, { confirm: { ...exposure, ...wrong } })).rejects.toMatchObject({
        code: 'confirmation-needed',
      });
    const applied = await applyBudgetPlan(world.ctx, plan.id, { confirm: exposure });
    expect(applied.steps.map(({ state, step }) => [step, state])).toEqual([
      [1, 'asked'],
      [2, 'due'],
    ]);
    const wantedOf = async (at: number) => (await publication(world.ctx, publications[at] ?? '')).budget;
    expect(await wantedOf(1)).toMatchObject({ minor: BUDGET, wanted_minor: 8_000 });
    await expect(takeSteps(world.ctx, plan.id)).rejects.toBeInstanceOf(WaitUntil);
    await world.drive(publications[1] ?? '');
    await expect(takeSteps(world.ctx, plan.id)).rejects.toBeInstanceOf(WaitUntil);
    expect(await wantedOf(0)).toMatchObject({ minor: BUDGET, wanted_minor: 12_000 });
    await world.drive(publications[0] ?? '');
    expect(await takeSteps(world.ctx, plan.id)).toEqual({ done: 2, void: 0 });
    expect([await wantedOf(0), await wantedOf(1)]).toMatchObject([{ minor: 12_000 }, { minor: 8_000 }]);
    const last = await setCampaignBudget(world.ctx, ids[1] ?? '', { kind: 'daily', minor: 7_000 });
    expect(last.publication_id).toBe(publications[1]);
    expect(await campaign(withAds(world.ctx), ids[1] ?? '')).toMatchObject({ budget_set_by: 'person' });
  });
});

function parseExposure(error: unknown): {
  readonly exposure: { readonly currency: string; readonly per_day_minor: number };
} {
  const { details } = Object(error);
  return details;
}
