import type { CallOptions, ReplyInfo, StreamedBody } from './methods.ts';
import { ApiError, ConnectionError, notOurs, problemOf } from './problem.ts';

/** Settings that apply to all calls of a client. */
export interface Settings {
  readonly baseUrl: string;
  readonly key: string | undefined;
  readonly fetch: typeof fetch;
  readonly retries: number;
  readonly timeoutMs: number;
  readonly idempotencyKeys: boolean;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** A body: JSON that is already written, or a stream that is sent as it is read. */
interface Body {
  readonly type: string;
  readonly content: string | StreamedBody['content'];
}

/** A request that is ready to be sent. */
export interface Outgoing {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body?: Body | undefined;
  readonly takesKey: boolean;
  readonly accept: string;
}

export interface Incoming<Content> {
  readonly content: Content;
  readonly response: Response;
}

/** With 502 and 504, a proxy reports that the engine did not answer. */
const RETRIED_STATUS: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Sends a request until it has a reply. Sends it again after no reply, 408, 429, 502 to 504, and after 409 while the first request
 * with its idempotency key still runs. Never sends a streamed body again. Sends a POST without such a key again only after 429,
 * because it may have been carried out. Waits 0.5 s × 2ⁿ up to 8 s between attempts, less a random part of up to a quarter; follows
 * `retry-after` up to a minute.
 *
 * @param read reads a successful reply; a connection that breaks while it reads counts as no reply
 * @throws {ApiError} {ConnectionError}
 */
export async function send<Content>(
  settings: Settings,
  outgoing: Outgoing,
  options: CallOptions,
  read: (response: Response) => Promise<Content>,
): Promise<Incoming<Content>> {
  const isStreamed = isRead(outgoing.body);
  if (options.idempotencyKey !== undefined && !outgoing.takesKey)
    throw new TypeError(`${outgoing.method} ${outgoing.target} accepts no idempotency key`);
  const key = outgoing.takesKey ? (options.idempotencyKey ?? newKey(settings)) : undefined;
  const given = lowerCase(options.headers ?? {});
  const requestId = given['x-request-id'] ?? randomId();
  const headers = { ...given, 'x-request-id': requestId };
  const isRepeatable = outgoing.method !== 'POST' || key !== undefined;
  const retries = isStreamed ? 0 : (options.retries ?? settings.retries);
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(settings, outgoing, { ...options, headers, idempotencyKey: key }, read);
    if ('content' in outcome) return outcome;
    if (outcome.error instanceof ConnectionError) outcome.error.requestId = requestId;
    const delay = delayBefore(outcome, attempt);
    if (attempt >= retries || delay === undefined || !(isRepeatable || outcome.status === 429)) throw outcome.error;
    await settings.sleep(delay, options.signal);
  }
}

interface Failure {
  readonly error: ApiError | ConnectionError;
  /** Undefined if no reply came. */
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
}

async function attemptOnce<Content>(
  { baseUrl, key, fetch, timeoutMs }: Settings,
  { method, target, body, accept }: Outgoing,
  options: CallOptions,
  read: (response: Response) => Promise<Content>,
): Promise<Incoming<Content> | Failure> {
  const headers: Record<string, string> = { accept, ...options.headers };
  if (key !== undefined) headers.authorization = `Bearer ${key}`;
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const limit = limited(options.signal, isRead(body) ? 0 : (options.timeoutMs ?? timeoutMs));
  try {
    const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: limit.signal, redirect: 'error' };
    if (body !== undefined) {
      headers['content-type'] = body.type;
      init.body = asBody(body.content);
      init.duplex = 'half';
    }
    const response = await fetch(`${baseUrl}${target}`, init);
    // a file or a stream may take any time
    if (response.ok && accept !== 'application/json') limit.endTime();
    if (response.ok) return { content: await read(response), response };
    return refused(response, await errorOf(response));
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (error instanceof ConnectionError) return { error };
    return {
      error: unanswered(
        baseUrl,
        limit.signal.aborted ? `nothing arrived within ${options.timeoutMs ?? timeoutMs} ms` : error,
      ),
    };
  } finally {
    limit.end();
  }
}

/** Reads an error. A proxy that answers for the engine does not use the engine's format. */
async function errorOf(response: Response): Promise<Failure['error']> {
  const problem = problemOf(await response.text());
  return problem === undefined ? notOurs(response.status) : new ApiError(problem);
}

const refused = (response: Response, error: Failure['error']): Failure => ({
  error,
  status: response.status,
  retryAfterMs: retryAfter(response.headers.get('retry-after')),
});

function unanswered(baseUrl: string, reason: unknown): ConnectionError {
  const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ConnectionError(`no response from ${baseUrl} (${why}): is \`campaigns-engine serve\` running there?`, {
    cause: reason,
  });
}

/** Returns how long to wait before the next attempt, in ms; undefined if there is none. */
function delayBefore({ error, status, retryAfterMs }: Failure, attempt: number): number | undefined {
  const isBusy = error instanceof ApiError && error.is('idempotency-key-in-use');
  if (status !== undefined && !RETRIED_STATUS.has(status) && !isBusy) return undefined;
  if (retryAfterMs !== undefined && retryAfterMs > LONGEST_RETRY_AFTER_MS) return undefined;
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (1 - Math.random() / 4);
  return Math.max(delay, retryAfterMs ?? 0);
}

/** Reads `retry-after`: seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

export const infoOf = ({ status, headers }: Response): ReplyInfo => ({
  status,
  headers,
  requestId: headers.get('x-request-id') ?? '',
  isReplayed: headers.get('idempotent-replayed') === 'true',
});

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const newKey = ({ idempotencyKeys }: Settings): string | undefined => (idempotencyKeys ? randomId() : undefined);

/** Returns 128 random bits. crypto.randomUUID is missing on pages without TLS. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns a signal that aborts with the caller's own, or when the time is over. */
function limited(signal: AbortSignal | undefined, timeoutMs: number) {
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const timer = timeoutMs > 0 ? setTimeout(stop, timeoutMs) : undefined;
  return {
    signal: controller.signal,
    endTime: () => clearTimeout(timer),
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
  };
}

const isRead = (body: Body | undefined) => body !== undefined && typeof body.content !== 'string';

function asBody(content: Body['content']): string | Blob | ReadableStream<Uint8Array> {
  if (typeof content === 'string' || content instanceof Blob || content instanceof ReadableStream) return content;
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
}

/** Waits until the time is over or the signal aborts. @throws the signal's reason */
export const sleep: Settings['sleep'] = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
