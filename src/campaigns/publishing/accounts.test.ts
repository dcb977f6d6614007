import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { adAccount, checkAdAccount, removeAdAccount } from './accounts.ts';

const FACTS = { name: 'Fake', currency: 'EUR', time_zone: 'Europe/Berlin', is_usable: true, findings: [] };

onEachDatabase('checking an ad account', (testContext) => {
  test('a currency that changed on the platform changes no cap, and what a check changes is in the ledger', async () => {
    const { ctx, accountId } = await newWorld(await testContext());
    const check = (currency: string, meanwhile: () => Promise<unknown> = async () => undefined) => {
      const checkAccount = () => meanwhile().then(() => ({ ...FACTS, currency }));
      const platform = { ...ctx.ads.platformOf('meta'), checkAccount };
      return checkAdAccount({ ...ctx, ads: { ...ctx.ads, platformOf: () => platform } }, accountId);
    };
    expect(await check('JPY')).toMatchObject({
      ...{ state: 'needs-attention', currency: 'EUR' },
      findings: [{ code: 'currency-changed', level: 'refused' }],
    });
    expect(await adAccount(ctx, accountId)).toMatchObject({ currency: 'EUR', currency_digits: 2 });
    expect(await check('EUR')).toMatchObject({ state: 'ready', findings: [] });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'ad_account_changed' });
    expect(rows.map(({ metadata }) => metadata)).toEqual([
      { changes: { state: { from: 'ready', to: 'needs-attention' } } },
      { changes: { state: { from: 'needs-attention', to: 'ready' } } },
    ]);
    // removed while its platform was asked, it stays removed
    const late = check('EUR', () => removeAdAccount(ctx, accountId));
    await expect(late).rejects.toMatchObject({ code: 'ad-account-not-found' });
    await expect(adAccount(ctx, accountId)).rejects.toMatchObject({ code: 'ad-account-not-found' });
  });
});
