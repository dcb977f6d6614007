import type { AccountCheck } from './account-schema.ts';
import { AdAccountToken } from './account-schema.ts';
import { type AdAccountRow, findAccount } from './account-store.ts';
import { accountNotFound, checkAdAccount, setAdAccount } from './accounts.ts';
import type { AdsContext } from './ads-context.ts';

/** A token is renewed this long before it ends, early enough for several failures in a row. */
const RENEW_MS = 20 * 86_400_000;

/**
 * Checks an account on the platform and renews its token in time. A new token is tried before it replaces the old one. A token
 * that a person sets meanwhile is kept.
 *
 * @throws `ad-account-not-found`; `platform-away`; the errors of `openSecret`
 */
export async function lookAfterAccount(ctx: AdsContext, id: string): Promise<AccountCheck> {
  const account = await findAccount(ctx.db, id);
  if (account === undefined || account.state === 'removed') throw accountNotFound(id);
  const { token_expires_at: ends } = account;
  if (ends !== null && ends.getTime() - ctx.now().getTime() < RENEW_MS)
    await renewToken(ctx, account).catch((error: unknown) =>
      ctx.log.warn({ err: error, ad_account_id: id }, 'the token of an ad account could not be renewed'),
    );
  return checkAdAccount(ctx, id);
}

async function renewToken(ctx: AdsContext, account: AdAccountRow): Promise<void> {
  const [calls, token] = [await ctx.ads.callsOf(account), await ctx.ads.tokenOf(account)];
  const renewed = await ctx.ads.platformOf(account.platform).refreshToken?.(token, calls);
  if (renewed !== undefined)
    await setAdAccount(ctx, account.id, { token: AdAccountToken.parse(renewed) }, account.updated_at);
}
