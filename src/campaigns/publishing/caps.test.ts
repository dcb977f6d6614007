import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { setCampaignBudget } from './budget.ts';

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

  test('a campaign may cost exactly what they allow, and not a minor unit more', async () => {
    await activated();
  });

  test('what a campaign costs already is not counted against its own raise', async () => {
    const { world, campaignId, id, cap } = await activated();
    const raise = { kind: 'lifetime', minor: 15_000, confirm: money(15_000) } as const;
    await expect(setCampaignBudget(world.ctx, campaignId, raise)).rejects.toMatchObject({ code: 'cap-exceeded' });
    await cap({ max_daily_minor: 15_000, max_campaign_minor: 15_000 });
    await setCampaignBudget(world.ctx, campaignId, raise);
    expect(await world.drive(id)).toBe('active');
  });
});
