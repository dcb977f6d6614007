import { createHash } from 'node:crypto';
import type { AccountToken, ApiRequest, Connection, NoReply, Reply } from './port.ts';

/** A new token is requested this long before the old one ends, so that no request arrives with an expired token. */
const EARLY_MS = 120_000;

/** Access tokens that are still valid, by the credentials they were requested with; workers of one process share them. */
const KEPT = new Map<string, { readonly access_token: string; readonly until: number }>();

/** The source of a connection's access tokens. */
export interface Grants {
  /** Returns the token with its access token; otherwise why there is none: nothing was sent, or the platform refused. */
  token(send: (request: ApiRequest) => Promise<Reply | NoReply>): Promise<AccountToken | Reply | NoReply>;
  /** Drops the access token. @returns whether another one can be requested */
  forget(): boolean;
}

export function grantOf(connection: Connection, accountId: string, token: AccountToken, now: () => Date): Grants {
  const grant = connection.grant?.(token);
  if (grant === undefined) return { token: async () => token, forget: () => false };
  const key = createHash('sha256')
    .update(JSON.stringify([accountId, token]))
    .digest('hex');
  return {
    async token(send) {
      const kept = KEPT.get(key);
      if (kept !== undefined && kept.until > now().getTime()) return { ...token, access_token: kept.access_token };
      const answer = await send(grant.request);
      if ('sent' in answer) return { sent: 'no', why: `no access token: ${answer.why}` };
      const got = grant.read(answer);
      if (got === undefined)
        return answer.status >= 500 || answer.body === undefined
          ? { sent: 'no', why: `no access token: the authorization server answered ${answer.status}` }
          : answer;
      KEPT.set(key, {
        access_token: got.access_token,
        until: now().getTime() + Math.max(0, got.lasts_s * 1_000 - EARLY_MS),
      });
      return { ...token, access_token: got.access_token };
    },
    forget: () => KEPT.delete(key),
  };
}
