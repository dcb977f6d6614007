import { at, numberAt, textAt } from '../json.ts';
import type { AccountToken, ApiRequest, Calls, Json } from '../port.ts';
import { failureOf } from './failure.ts';
import { pathTo } from './version.ts';

/** Reads when a token ends. Source: Meta's guide to debugging tokens: `expires_at` in seconds, 0 when it never ends. */
export async function tokenExpiry({ access_token }: AccountToken, calls: Calls): Promise<string | undefined> {
  const seconds = numberAt(await tokenFacts(access_token, calls), 'expires_at') ?? 0;
  return seconds === 0 ? undefined : new Date(seconds * 1_000).toISOString();
}

/**
 * Requests another token for 60 days; the old one stays valid until its own end. Source: Meta's guide to system users, "Refresh
 * an expiring token" (logly/mureo#726): it requires the app's id and secret.
 */
export async function refreshToken(token: AccountToken, calls: Calls): Promise<AccountToken | undefined> {
  const { access_token, app_secret } = token;
  if (app_secret === undefined) return undefined;
  const appId = textAt(await tokenFacts(access_token, calls), 'app_id');
  if (appId === undefined) return undefined;
  const answer = await read(calls, pathTo('oauth', 'access_token'), {
    grant_type: 'fb_exchange_token',
    client_id: appId,
    client_secret: app_secret,
    set_token_expires_in_60_days: 'true',
    fb_exchange_token: access_token,
  });
  const renewed = textAt(answer, 'access_token');
  return renewed === undefined ? undefined : { ...token, access_token: renewed };
}

const tokenFacts = async (token: string, calls: Calls): Promise<Json | undefined> =>
  at(await read(calls, pathTo('debug_token'), { input_token: token }), 'data');

/** @throws when Meta does not reply */
async function read(calls: Calls, path: string, query: ApiRequest['query'] & object): Promise<Json> {
  const answer = await calls.send({ method: 'GET', path, query });
  if (!('sent' in answer) && answer.status < 300 && answer.body !== undefined) return answer.body;
  throw new Error(`Meta said nothing about the token: ${failureOf(answer, calls.now()).problem.code}`);
}
