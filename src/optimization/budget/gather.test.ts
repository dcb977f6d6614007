import { expect, test } from 'vitest';
import { campaign } from '../../campaigns/drafts/index.ts';
import { parse } from '../../core/kernel/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, uuid } from '../../testing/index.ts';
import { gatherCampaigns, leastADay } from './gather.ts';
import { setBudgetLimit } from './limits.ts';
import { PlanBudgetsBody } from './schema.ts';
import { suggestBudget } from './suggest.ts';

const DAY_MS = 86_400_000;

onEachDatabase('the inputs of a plan', (testContext) => {
  const begun = async () => {
    const test = await testContext();
    const world = await newWorld(test);
    const id = await world.addCampaign(10_000);
    const set = (change: object) => test.db.kysely.updateTable('campaigns').set(change).execute();
    await set({ status: 'draft', ad: JSON.stringify({ budget_kind: 'daily' }) });
    const gathered = async () => {
      const wanted = parse(PlanBudgetsBody, { currency: 'EUR' });
      const { campaigns, left_out } = await gatherCampaigns(test.db, wanted, test.now());
      return { only: campaigns[0], left_out: left_out.map(({ because }) => because) };
    };
    return { test, world, id, set, gathered };
  };

  test('a platform’s minimum does not raise a budget that is already below it', async () => {
    const { set, gathered } = await begun();
    const least = leastADay('tiktok', 'EUR');
    expect(least).toBeGreaterThan(0);
    const floors: unknown[] = [];
    for (const budget_cents of [least - 1, least, 2 * least]) {
      await set({ platform: 'tiktok', budget_cents });
      floors.push((await gathered()).only?.floor_minor);
    }
    expect(floors).toEqual([least - 1, least, least]);
  });

  test('the minimum per day is 5 euros on YouTube, and on Meta depends on the account and the goal', async () => {
    const { set, gathered } = await begun();
    const floors: unknown[] = [];
    for (const platform of ['youtube', 'instagram']) {
      await set({ platform, budget_cents: 10_000 });
      floors.push((await gathered()).only?.floor_minor);
    }
    expect(floors).toEqual([500, leastADay('instagram', 'EUR')]);
    expect(leastADay('instagram', 'EUR')).toBe(0);
  });

  test('a campaign that cannot be planned is left out with its state or with what to do', async () => {
    const { test, id, set } = await begun();
    const whyNot = async (change: object) => {
      await set(change);
      const wanted = parse(PlanBudgetsBody, { currency: 'EUR', campaign_ids: [id] });
      return (await gatherCampaigns(test.db, wanted, test.now())).left_out.map(({ because }) => because);
    };
    expect(await whyNot({ status: 'approved' })).toEqual(['It is approved; reopen it to change its budget.']);
    expect(await whyNot({ status: 'archived' })).toEqual(['It is archived.']);
    expect(await whyNot({ status: 'draft', budget_cents: 0 })).toEqual([
      'It has no budget yet: `budget suggest` proposes one.',
    ]);
  });

  test('a limit in another currency does not cap a budget', async () => {
    const { test, world, id, gathered } = await begun();
    const cap = (currency: string, daily_cap_minor: number) =>
      setBudgetLimit({ ...world.ctx, now: test.now }, { scope: 'campaign', scope_id: id, currency, daily_cap_minor });
    await cap('USD', 7);
    expect((await gathered()).only).not.toHaveProperty('cap_minor');
    await cap('EUR', 9_000);
    expect((await gathered()).only).toMatchObject({ cap_minor: 9_000 });
  });

  test('a requested budget counts before the ads have it', async () => {
    const { test, world, id, set, gathered } = await begun();
    const run = { starts_at: '2026-01-10T00:00:00.000Z', ends_at: '2026-01-20T00:00:00.000Z' };
    await set({ status: 'approved', ad: JSON.stringify({ budget_kind: 'daily', ...run }) });
    expect(await world.drive(await world.publish(id))).toBe('paused');
    expect((await gathered()).only).toMatchObject({ id, budget_minor: 10_000 });
    await test.db.kysely.updateTable('publications').set({ wanted_budget_minor: 12_000 }).execute();
    expect((await gathered()).only).toMatchObject({ id, budget_minor: 12_000 });
  });

  test('an arm counts as in an experiment only once the experiment has started', async () => {
    const { test, id, gathered } = await begun();
    const { video_asset_id, platform, clip_id } = await campaign(test, id);
    const experiment = {
      id: uuid(90),
      video_asset_id,
      platform,
      plan: '{}',
      plan_checksum: '',
      created_at: test.now(),
    };
    const arm = { experiment_id: uuid(90), label: 'A', campaign_id: id, clip_id, is_control: true, position: 0 };
    const { kysely } = test.db;
    await kysely
      .insertInto('experiments')
      .values({ ...experiment, status: 'draft' })
      .execute();
    await kysely.insertInto('experiment_arms').values(arm).execute();
    expect((await gathered()).only).toMatchObject({ id, in_experiment: false });
    await kysely.updateTable('experiments').set({ status: 'running' }).execute();
    expect((await gathered()).only).toMatchObject({ id, in_experiment: true });
  });

  test('results count from the day on which the budget was set', async () => {
    const { test, id, set, gathered } = await begun();
    const at = (days: number) => new Date(test.now().getTime() - days * DAY_MS);
    const day = (days: number, conversions: number) => {
      const date = at(days).toISOString().slice(0, 10);
      const period = { period_start: date, period_end: date };
      return {
        campaign_id: id,
        platform: 'instagram',
        source: 'mine',
        ...period,
        currency: 'EUR',
        spend_minor: 9,
        conversions,
      };
    };
    expect(await importResults(test, { results: [day(6, 1), day(5, 10), day(4, 100)] })).toMatchObject({ results: 3 });
    await set({ budget_set_by: 'plan', budget_set_at: at(5) });
    expect((await gathered()).only).toMatchObject({ results_since_change: 110, days_since_change: 5 });
  });
});

test('a first budget is at least the minimum, rounded up to a step', () => {
  const of = (floor_minor: number) => suggestBudget({ campaigns: [], floor_minor, quantum_minor: 100 }).budget_minor;
  expect([of(0), of(1), of(100), of(101)]).toEqual([0, 100, 100, 200]);
});
