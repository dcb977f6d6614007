import { createHmac } from 'node:crypto';
import type { ApiRequest, World } from '../world/index.ts';
import type { Account } from './accounts.ts';
import { GraphError } from './graph-error.ts';

/** Tokens. Any token is valid until a fault or the lifetime set for its account ends it. */
export interface Tokens {
  /** @throws GraphError if there is no token, or if it has expired */
  check(request: ApiRequest, account: Account | undefined): string;
  end(token: string): void;
  isEnded(token: string): boolean;
  /** Returns when a token expires, in ms since 1970; undefined means never. */
  endOf(token: string): number | undefined;
  clear(): void;
}

export const tokenOf = ({ headers, params }: ApiRequest): string | undefined => {
  const given = params.access_token ?? /^(?:Bearer|OAuth) (.+)$/.exec(String(headers.authorization ?? ''))?.[1];
  return typeof given === 'string' && given !== '' ? given : undefined;
};

const EXPIRED = new GraphError({
  code: 190,
  subcode: 463,
  http: 401,
  message: 'Error validating access token: Session has expired',
});

export function makeTokens(world: World): Tokens {
  const ended = new Set<string>();
  const ends = new Map<string, number>();
  const isOver = (token: string) =>
    ended.has(token) || (ends.get(token) ?? Number.POSITIVE_INFINITY) <= world.clock.now();
  return {
    check(request, account) {
      const token = tokenOf(request);
      if (token === undefined) {
        if (!world.holds('token-needed')) return '';
        throw new GraphError({
          code: 104,
          http: 401,
          message: 'An access token is required to request this resource.',
        });
      }
      if (account?.tokenLifeS !== undefined && !ends.has(token) && world.holds('token-life'))
        ends.set(token, world.clock.now() + account.tokenLifeS * 1_000);
      if (isOver(token)) throw EXPIRED;
      if (account?.appSecret !== undefined && world.holds('app-secret-proof')) {
        const proof = createHmac('sha256', account.appSecret).update(token).digest('hex');
        if (request.params.appsecret_proof !== proof)
          throw new GraphError({
            code: 100,
            type: 'GraphMethodException',
            message: 'Invalid appsecret_proof provided in the API argument',
          });
      }
      return token;
    },
    end: (token) => ended.add(token),
    isEnded: isOver,
    endOf: (token) => ends.get(token),
    clear: () => {
      ended.clear();
      ends.clear();
    },
  };
}
