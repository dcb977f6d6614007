import type { Context } from '../../context.ts';
import { withAds } from './ads-context.ts';
import { usableAccount } from './plan.ts';
import type { AccountToUse, AdPlatform, Calls } from './port.ts';
import { accountToUse } from './run.ts';

/** An account with its platform and an open connection for reading. */
export interface OpenAccount {
  readonly account: AccountToUse;
  readonly platform: AdPlatform;
  readonly calls: Calls;
}

/**
 * @throws `ad-account-not-found`; `ad-account-not-ready`; `platform-not-offered`; the errors of `openSecret` and `openCallsOf`
 */
export async function openAccount(ctx: Context, accountId: string): Promise<OpenAccount> {
  const row = await usableAccount(ctx, accountId);
  const { ads } = withAds(ctx);
  return { account: accountToUse(row), platform: ads.platformOf(row.platform), calls: await ads.callsOf(row) };
}
