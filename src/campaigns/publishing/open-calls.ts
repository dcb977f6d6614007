import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import { openSecret } from '../../trust/secrets/index.ts';
import { AdAccountToken } from './account-schema.ts';
import { type AccountAddress, updateAccount } from './account-store.ts';
import { type CallsOptions, openCallsOf } from './calls.ts';
import { isObject } from './json.ts';
import { isWorthKeeping, type Pace } from './pace.ts';
import type { AccountToken, AdPlatform, Calls, JsonObject } from './port.ts';
import { secretNameOf } from './words.ts';

/**
 * Opens the connection of an account. The token is unsealed here and goes only into the connection.
 *
 * @param token undefined uses the sealed one
 * @param line the transport of requests and waits; by default HTTP and the machine's clock
 * @throws the errors of `openSecret` and `openCallsOf`
 */
export async function openCalls(
  ctx: Context,
  platform: Pick<AdPlatform, 'connection'>,
  account: AccountAddress & { readonly pace?: unknown },
  token?: AdAccountToken,
  line: Pick<CallsOptions, 'wire' | 'sleep'> = {},
): Promise<Calls> {
  const opened = token === undefined ? await tokenOf(ctx, account.id) : toUse(token);
  let pace: Pace = typeof account.pace === 'object' && account.pace !== null ? account.pace : {};
  let kept = pace;
  const isStored = token === undefined;
  return openCallsOf({
    ...line,
    account: {
      id: account.id,
      external_id: account.external_id,
      environment: account.environment === 'live' ? 'live' : 'sandbox',
      settings: settingsOf(account),
    },
    platform,
    token: opened,
    pace: {
      read: () => pace,
      note: (next) => {
        pace = next;
        if (next.ratio !== undefined) ctx.metrics.adsUsage({ platform: account.platform, id: account.id }, next.ratio);
        if (!isStored || !isWorthKeeping(kept, next)) return;
        kept = next;
        // other workers read it with their next connection; losing it costs a throttled reply, but never a second request
        void updateAccount(ctx.db, account.id, { pace: JSON.stringify(next) }).catch((error: unknown) =>
          ctx.log.warn(
            { err: error, ad_account_id: account.id },
            'the request rate of an ad account could not be stored',
          ),
        );
      },
    },
    now: ctx.now,
    ...(ctx.adsSandbox?.address === undefined ? {} : { sandbox: ctx.adsSandbox.address }),
    ...(ctx.adsSandbox === undefined ? {} : { speed: ctx.adsSandbox.speed }),
    observe: (seen) => ctx.log.info({ ad_account_id: account.id, ...seen }, 'an ad platform responded'),
  });
}

const settingsOf = ({ settings }: AccountAddress): JsonObject => (isObject(settings) ? settings : {});

/** Converts a sealed token for connections. Its access token is empty where it must be requested first. */
export const toUse = (sealed: AdAccountToken): AccountToken => ({ ...sealed, access_token: sealed.access_token ?? '' });

/** @throws the errors of `openSecret` */
export const tokenOf = async (ctx: Context, accountId: string): Promise<AccountToken> =>
  toUse(parse(AdAccountToken, JSON.parse(await openSecret(ctx, secretNameOf(accountId)))));
