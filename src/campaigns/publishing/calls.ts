import { setTimeout } from 'node:timers/promises';
import { originOf } from './address.ts';
import { grantOf } from './grants.ts';
import { maskOf } from './mask.ts';
import { type PaceKeeper, paceAfter, turnOf } from './pace.ts';
import type { AccountToken, AdPlatform, ApiRequest, Calls, JsonObject, NoReply, Reply } from './port.ts';
import { isWrite, type Wire } from './wire.ts';

export interface CallsOptions {
  readonly account: {
    readonly id: string;
    readonly external_id: string;
    readonly environment: 'live' | 'sandbox';
    readonly settings?: JsonObject;
  };
  readonly platform: Pick<AdPlatform, 'connection'>;
  readonly token: AccountToken;
  readonly pace: PaceKeeper;
  readonly now: () => Date;
  /** The address of the local ad platform. */
  readonly sandbox?: string;
  /** Divides the waits of a sandbox account; a live account ignores it. */
  readonly speed?: number;
  /** Receives every request for metrics and the log, without body or token. */
  readonly observe?: (seen: Observed) => void;
  /** Transports a request; by default HTTP. */
  readonly wire?: Wire;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface Observed {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly status: number | 'no' | 'maybe' | 'held';
}

const UNAUTHORIZED = 401;
const READ_TRIES = 3;
const READ_AGAIN_MS = 1_000;

let http: Promise<{ readonly sendOverHttp: Wire }> | undefined;

/** Loads the HTTP client with the first request: few commands publish, and loading it earlier would slow all of them. */
const overHttp: Wire = async (sending) => {
  http ??= import('./send-over-http.ts');
  return (await http).sendOverHttp(sending);
};

/**
 * Opens the connection of an account. A write is sent at most once, on its own connection: a reused one may close at that
 * moment (100 of 200 POSTs failed that way when measured). A read is repeated when its reply is missing. Redirects are not
 * followed.
 *
 * @throws `sandbox-address-missing`; `sandbox-address-refused`
 */
export function openCallsOf(options: CallsOptions): Calls {
  const { account, platform, token, now, wire = overHttp, sleep = setTimeout } = options;
  const { settings = {} } = account;
  const speed = account.environment === 'sandbox' ? (options.speed ?? 1) : 1;
  const grants = grantOf(platform.connection, account.id, token, now);
  const origins = new Map(
    Object.keys(platform.connection.hosts).map((host) => [
      host,
      originOf(platform.connection, host, account.environment, options.sandbox),
    ]),
  );
  const urlOf = ({ host = 'graph', path, query }: ApiRequest, more: Readonly<Record<string, string>>): string => {
    const url = new URL(`${origins.get(host) ?? ''}${path}`);
    for (const [name, value] of Object.entries({ ...query, ...more })) url.searchParams.set(name, value);
    return url.href;
  };

  /** Sends a request with the token, after requesting an access token if needed. */
  async function carry(request: ApiRequest): Promise<Reply | NoReply> {
    const granted = await grants.token((asking) =>
      wire({ url: urlOf(asking, {}), request: asking, headers: {}, mask: maskOf(Object.values(token)), speed }),
    );
    if (!('access_token' in granted)) return granted;
    const authority = platform.connection.authorize(granted, { environment: account.environment, settings });
    const mask = maskOf([...Object.values(granted), ...Object.values(authority.query)]);
    return wire({ url: urlOf(request, authority.query), request, headers: authority.headers, mask, speed });
  }

  async function once(request: ApiRequest): Promise<Reply | NoReply> {
    const turn = turnOf(options.pace.read(), request, now(), speed);
    if ('held_until' in turn) {
      options.observe?.({ ...seenOf(request), status: 'held' });
      return { sent: 'no', why: "the account's allowance is used up", until: turn.held_until.toISOString() };
    }
    if (turn.after_ms > 0) await sleep(turn.after_ms / speed);
    let answer = await carry(request);
    // a refused token means that nothing was done; an access token may have ended early, so this gets another one
    if (!('sent' in answer) && answer.status === UNAUTHORIZED && grants.forget()) answer = await carry(request);
    options.observe?.({ ...seenOf(request), status: 'sent' in answer ? answer.sent : answer.status });
    if ('sent' in answer) return answer;
    const usage = platform.connection.usage(answer);
    const pace = paceAfter(options.pace.read(), usage, now(), speed);
    options.pace.note(pace);
    return usage.is_throttled && pace.pause_until !== undefined ? { ...answer, held_until: pace.pause_until } : answer;
  }

  return {
    account_id: account.id,
    external_id: account.external_id,
    now,
    sleep: (ms) => sleep(ms / speed),
    send: async (request) => {
      let answer = await once(request);
      for (let tried = 1; !isWrite(request) && tried < READ_TRIES && isWorthRepeating(answer); tried++) {
        await sleep((READ_AGAIN_MS * 2 ** (tried - 1)) / speed);
        answer = await once(request);
      }
      return answer;
    },
  };
}

const seenOf = ({ method, path }: ApiRequest) => ({ method, path });

const isWorthRepeating = (answer: Reply | NoReply): boolean =>
  'sent' in answer ? answer.until === undefined : answer.status >= 500 || answer.body === undefined;
