import { expect, test } from 'vitest';
import { isEngineError } from '../../core/kernel/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { campaign } from '../drafts/index.ts';
import { accountForUpdate } from './account-store.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { setCampaignBudget } from './budget.ts';
import { refuseOverCap } from './caps.ts';
import { moveCampaign } from './move.ts';

const money = (minor: number) => ({ currency: 'EUR', per_day_minor: minor, whole_minor: minor });

onEachDatabase('the caps of an account', (testContext) => {
  const activated = async () => {
    const world = await newWorld(await testContext());
    const { ctx, accountId } = world;
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    const cap = (change: object) => setAdAccount(ctx, accountId, change);
    const activate = () => activateCampaign(ctx, campaignId, money(10_000));
    await cap({ max_daily_minor: 9_999, max_campaign_minor: 10_000 });
    await expect(activate()).rejects.toMatchObject({ code: 'cap-exceeded', details: { which: 'max_daily_minor' } });
    await cap({ max_daily_minor: 10_000, max_campaign_minor: 9_999 });
    await expect(activate()).rejects.toMatchObject({ code: 'cap-exceeded', details: { which: 'max_campaign_minor' } });
    await cap({ max_daily_minor: 10_000, max_campaign_minor: 10_000 });
    await activate();
    expect(await world.drive(id)).toBe('active');
    return { world, campaignId, id, cap };
  };

  test('a campaign may cost exactly its caps, and not one minor unit more', async () => {
    await activated();
  });

  test('activation requires a daily cap, and a campaign cap if the total cost is known', async () => {
    const world = await newWorld(await testContext());
    const { ctx, accountId } = world;
    await world.publish(await world.addCampaign());
    const wanted = await ctx.db.kysely.selectFrom('publications').selectAll().executeTakeFirstOrThrow();
    const outcome = async (max_daily_minor: number | null, max_campaign_minor: number | null, whole: number | null) => {
      await setAdAccount(ctx, accountId, { max_daily_minor, max_campaign_minor });
      const exposure = { currency: 'EUR', per_day_minor: 10_000, whole_minor: whole };
      return ctx.db
        .transaction(async (transaction) => {
          const account = await accountForUpdate(transaction, accountId);
          if (account === undefined) throw new Error('there is no account');
          await refuseOverCap(transaction, account, wanted, exposure);
        })
        .then(
          () => 'allowed',
          (error: unknown) => isEngineError(error) && error.code,
        );
    };
    expect(await outcome(null, null, 10_000)).toBe('no-cap');
    expect(await outcome(null, 10_000, null)).toBe('no-cap');
    expect(await outcome(10_000, null, 10_000)).toBe('no-cap');
    expect(await outcome(10_000, null, null)).toBe('allowed');
    expect(await outcome(10_000, 10_000, 10_000)).toBe('allowed');
  });

  test('a campaign’s current cost does not count against its own budget increase', async () => {
    const { world, campaignId, id, cap } = await activated();
    const raise = { kind: 'lifetime', minor: 15_000, confirm: money(15_000) } as const;
    await expect(setCampaignBudget(world.ctx, campaignId, raise)).rejects.toMatchObject({ code: 'cap-exceeded' });
    await cap({ max_daily_minor: 15_000, max_campaign_minor: 15_000 });
    await setCampaignBudget(world.ctx, campaignId, raise);
    expect(await world.drive(id)).toBe('active');
    // setting the current amount is not a raise, so it needs no confirmation
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 15_000 });
  });

  test('a budget that was set on the platform becomes the budget of the campaign, also in lists and totals', async () => {
    const context = await testContext();
    const world = await newWorld(context);
    const campaignId = await world.addCampaign(10_000);
    const id = await world.publish(campaignId);
    await world.drive(id);
    const before = await campaign(world.ctx, campaignId);
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 4_000 });
    expect(await campaign(world.ctx, campaignId)).toMatchObject({ budget_cents: 10_000 });
    await world.drive(id);
    const after = await campaign(world.ctx, campaignId);
    expect(after).toMatchObject({ budget_cents: 4_000, budget_set_by: 'person' });
    const app = await buildApp(context, { docs: false });
    const listed = (await app.inject('/campaigns?totals=true')).json();
    await app.close();
    expect(listed).toMatchObject({
      campaigns: [{ id: campaignId, budget_cents: 4_000 }],
      totals: { EUR: { lifetime_minor: 4_000 } },
    });
    const activate = (asRead: string) =>
      moveCampaign(world.ctx, campaignId, 'activate', { asRead, confirm: money(4_000) });
    await expect(activate(before.updated_at)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await activate(after.updated_at);
  });
});
