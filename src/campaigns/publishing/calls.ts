import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, FormData, request as send } from 'undici';
import { originOf } from './address.ts';
import { brief, type Mask, maskOf } from './mask.ts';
import { type PaceKeeper, paceAfter, turnOf } from './pace.ts';
import type { AccountToken, AdPlatform, ApiRequest, Calls, Form, Json, NoReply, Reply } from './port.ts';

export interface CallsOptions {
  readonly account: {
    readonly id: string;
    readonly external_id: string;
    readonly environment: 'live' | 'sandbox';
  };
  readonly platform: Pick<AdPlatform, 'connection'>;
  readonly token: AccountToken;
  readonly pace: PaceKeeper;
  readonly now: () => Date;
  /** The address of the local ad platform. */
  readonly sandbox?: string;
  /** Divides the waits of a sandbox account; a live account ignores it. */
  readonly speed?: number;
  /** Told of every request, for metrics and log: no body, no token. */
  readonly observe?: (seen: Observed) => void;
}

export interface Observed {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly status: number | 'no' | 'maybe' | 'held';
}

/** How long a request may take in all, connecting included; settling counts on it. */
const PATIENCE_MS = 25_000;
/** A loaded test machine answers within it, however fast the sandbox's time runs. */
const LEAST_PATIENCE_MS = 1_000;
/** A line this slow still gets a file through: 0.8 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 100;
const CONNECT_MS = 10_000;
const LARGEST_REPLY = 32 * 1024 * 1024;
const READ_TRIES = 3;
const READ_AGAIN_MS = 1_000;

const AGENT = new Agent({ connect: { timeout: CONNECT_MS } });

/**
 * The connection of an account. A write is sent at most once, on a connection of its own: a kept one may be closed just then
 * (100 of 200 POSTs failed so when measured). A read is repeated when its reply is missing. Redirects are not followed.
 *
 * @throws `sandbox-address-missing`; `sandbox-address-refused`
 */
export function openCallsOf(options: CallsOptions): Calls {
  const { account, platform, token, now } = options;
  const speed = account.environment === 'sandbox' ? (options.speed ?? 1) : 1;
  const authority = platform.connection.authorize(token);
  const mask = maskOf([...Object.values(token), ...Object.values(authority.query)]);
  const origins = new Map(
    Object.keys(platform.connection.hosts).map((host) => [
      host,
      originOf(platform.connection, host, account.environment, options.sandbox),
    ]),
  );
  const urlOf = ({ host = 'graph', path, query }: ApiRequest): string => {
    const url = new URL(`${origins.get(host) ?? ''}${path}`);
    for (const [name, value] of Object.entries({ ...query, ...authority.query })) url.searchParams.set(name, value);
    return url.href;
  };

  async function once(request: ApiRequest): Promise<Reply | NoReply> {
    const turn = turnOf(options.pace.read(), request, now(), speed);
    if ('held_until' in turn) {
      options.observe?.({ ...seenOf(request), status: 'held' });
      return { sent: 'no', why: "the account's allowance is used up", until: turn.held_until.toISOString() };
    }
    if (turn.after_ms > 0) await sleep(turn.after_ms / speed);
    const answer = await exchange(urlOf(request), request, authority.headers, mask, speed);
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
    send: async (request) => {
      let answer = await once(request);
      for (let tried = 1; request.method === 'GET' && tried < READ_TRIES && isWorthRepeating(answer); tried++) {
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

async function exchange(
  url: string,
  request: ApiRequest,
  headers: Readonly<Record<string, string>>,
  mask: Mask,
  speed: number,
): Promise<Reply | NoReply> {
  let body: { readonly body: string | FormData; readonly bytes: number } | undefined;
  try {
    body = await bodyOf(request);
  } catch (error) {
    return { sent: 'no', why: brief(mask.text(wordsOf(error))) };
  }
  const patience = Math.max(PATIENCE_MS / speed, LEAST_PATIENCE_MS);
  try {
    const reply = await send(url, {
      method: request.method,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(isText(body?.body) && { 'content-type': 'application/json' }),
      },
      body: body?.body ?? null,
      reset: request.method !== 'GET',
      dispatcher: AGENT,
      headersTimeout: patience,
      bodyTimeout: patience,
      signal: AbortSignal.timeout(Math.ceil(patience + (body?.bytes ?? 0) / SLOWEST_BYTES_PER_MS)),
    });
    return { status: reply.statusCode, headers: reply.headers, body: await jsonOf(reply, mask) };
  } catch (error) {
    return { sent: hasSurelyNotLeft(error) ? 'no' : 'maybe', why: brief(mask.text(wordsOf(error))) };
  }
}

const isText = (body: string | FormData | undefined): body is string => typeof body === 'string';

/** A file goes as a stream of its own length: 110 MB of memory for 600 MB, where the built-in fetch took 707. */
async function bodyOf({ body, form }: ApiRequest) {
  if (body !== undefined) return { body: JSON.stringify(body), bytes: 0 };
  return form === undefined ? undefined : await multipart(form);
}

async function multipart({ fields, file }: Form) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (file === undefined) return { body: data, bytes: 0 };
  const whole = await openAsBlob(file.path);
  const part = whole.slice(file.from ?? 0, file.to ?? whole.size);
  data.append(file.field, part, file.name);
  return { body: data, bytes: part.size };
}

/** The body, masked; undefined when it is no JSON, is cut, or is too large to be an answer. */
async function jsonOf({ body }: Dispatcher.ResponseData, mask: Mask): Promise<Json | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > LARGEST_REPLY) return undefined;
    parts.push(part);
  }
  try {
    return mask.json(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Failures before a byte of the request can have left; everything else may have arrived. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const hasSurelyNotLeft = (error: unknown): boolean => BEFORE_SENDING.has(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const wordsOf = (error: unknown): string => {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code === undefined ? message : `${code}: ${message}`;
};
