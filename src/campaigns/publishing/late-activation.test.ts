import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { setCampaignBudget } from './budget.ts';
import { dayFrom } from './exposure.ts';
import { pauseCampaign } from './pause.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication } from './show.ts';

const DAY_MS = 86_400_000;

test('the remaining lifetime budget is spread over the remaining days, times the platform’s overspend factor', () => {
  const ends_at = new Date('2026-03-11T00:00:00Z');
  const at = (now: string, more: object = {}) =>
    dayFrom(new Date(now), { budget_kind: 'lifetime', budget_minor: 10_000, ends_at, seen: null, ...more }, 1.75);
  expect([at('2026-03-01T00:00:00Z'), at('2026-03-06T00:00:00Z'), at('2026-03-09T12:00:00Z')]).toEqual([
    1_750, 3_500, 10_000,
  ]);
  expect(at('2026-03-10T12:00:00Z')).toBe(10_000);
  const seen = { campaign: { spend_minor: 9_000 }, ad: { spend_minor: 8_000 } };
  expect([at('2026-03-09T00:00:00Z', { seen }), at('2026-03-20T00:00:00Z', { seen })]).toEqual([875, 1_000]);
  // a daily budget is per day already; without an end, the number of days is unknown
  expect([at('2026-03-09T00:00:00Z', { budget_kind: 'daily' }), at('2026-03-09T00:00:00Z', { ends_at: null })]).toEqual(
    [0, 0],
  );
});

onEachDatabase('ads that are activated late in their run', (testContext) => {
  /** 100 EUR for ten days from tomorrow, with a cost of up to 17.50 EUR per day; the account allows 20 EUR per day. */
  async function published() {
    const test = await testContext();
    const world = await newWorld(test);
    const campaignId = await world.addCampaign(10_000);
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    await test.db.kysely.updateTable('publications').set({ per_day_minor: 1_750 }).where('id', '=', id).execute();
    await setAdAccount(world.ctx, world.accountId, { max_daily_minor: 2_000 });
    const confirm = async () => (await publication(world.ctx, id)).exposure;
    const activate = async () => activateCampaign(world.ctx, campaignId, await confirm());
    return { ...world, test, campaignId, id, confirm, activate };
  }

  test('cannot exceed the account’s daily cap, even if their average over the whole run is below it', async () => {
    const { ctx, accountId, activate, confirm, drive, id, test } = await published();
    test.clock.advance(9 * DAY_MS);
    await expect(activate()).rejects.toMatchObject({
      code: 'cap-exceeded',
      message: expect.stringMatching(/more: a lifetime budget is spread over the days that are left$/),
      details: { which: 'max_daily_minor', cap: 2_000, wanted: expect.any(Number) },
    });
    await setAdAccount(ctx, accountId, { max_daily_minor: 10_000 });
    await activate();
    expect(await drive(id)).toBe('active');
    expect((await confirm()).per_day_minor).toBeGreaterThan(8_000);
  });

  test('a budget increase counts over the remaining days only, and money already spent no longer counts', async () => {
    const { ctx, accountId, activate, campaignId, confirm, drive, fake, id, test } = await published();
    await activate();
    expect(await drive(id)).toBe('active');
    expect((await confirm()).per_day_minor).toBe(1_750);
    test.clock.advance(9 * DAY_MS);
    const raise = { kind: 'lifetime', minor: 11_000 } as const;
    const asked = { currency: 'EUR', per_day_minor: 1_925, whole_minor: 11_000 };
    const raised = () => setCampaignBudget(ctx, campaignId, { ...raise, confirm: asked });
    await expect(raised()).rejects.toMatchObject({ code: 'cap-exceeded' });
    for (const one of fake.objects.filter(({ kind }) => kind === 'campaign')) one.spend = 9_000;
    await reconcileAccount(ctx, accountId);
    await raised();
    await drive(id);
    await pauseCampaign(ctx, campaignId);
    expect(await drive(id)).toBe('paused');
    await activate();
  });
});
