import { getEventListeners } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { type Answer, clientAgainst, clientBy, problem } from '../../testing/client-against.ts';
import { ApiError, ConnectionError } from './index.ts';
import { sleep } from './send.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const OK: Answer = { status: 200, body: { id: 'v' } };
const ENOUGH = new Error('enough');
const never: typeof fetch = (_, { signal } = {}) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

test.each([
  { status: 400, withKey: 1, withoutKey: 1 },
  { status: 404, withKey: 1, withoutKey: 1 },
  { status: 408, withKey: 2, withoutKey: 1 },
  { status: 409, withKey: 1, withoutKey: 1 },
  { status: 429, withKey: 2, withoutKey: 2 },
  { status: 500, withKey: 1, withoutKey: 1 },
  { status: 502, withKey: 2, withoutKey: 1 },
  { status: 503, withKey: 2, withoutKey: 1 },
  { status: 504, withKey: 2, withoutKey: 1 },
])('after $status a POST is sent $withKey times with an idempotency key, $withoutKey without', async (one) => {
  const answers = [problem(one.status, 'overloaded'), OK];
  const keyed = clientAgainst(answers);
  await keyed.client.videos.create({ title: 'Lisbon' }).catch(() => {});
  const unkeyed = clientAgainst(answers);
  await unkeyed.client.keys.create({ name: 'nightly', role: 'viewer' }).catch(() => {});
  expect([keyed.sent.length, unkeyed.sent.length]).toEqual([one.withKey, one.withoutKey]);
});

test('pauses double up to eight seconds, minus up to a quarter, and a short retry-after does not shorten them', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  const busy = { ...problem(503, 'overloaded'), headers: { 'retry-after': '0' } };
  const pauses = async () => {
    const { client, waited } = clientAgainst([busy]);
    await expect(client.meta.get({}, { retries: 6 })).rejects.toThrow('it is overloaded');
    return waited;
  };
  expect(await pauses()).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  random.mockReturnValue(1);
  expect(await pauses()).toEqual([375, 750, 1500, 3000, 6000, 6000]);
});

test('a server that asks to wait a minute is asked again after it, and one that asks for longer is not', async () => {
  const askedAfter = async (retryAfter: string) => {
    const { client, sent, waited } = clientAgainst([
      { ...problem(503, 'overloaded'), headers: { 'retry-after': retryAfter } },
    ]);
    await expect(client.meta.get({}, { retries: 1 })).rejects.toThrow('it is overloaded');
    return [sent.length, ...waited];
  };
  expect([await askedAfter('60'), await askedAfter('61')]).toEqual([[2, 60_000], [1]]);
});

test('a completed call no longer listens to its signal', async () => {
  const { signal } = new AbortController();
  await clientAgainst(['cut', OK]).client.meta.get({}, { signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a pause that is over no longer listens to its signal', async () => {
  const { signal } = new AbortController();
  await sleep(1, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('an attempt that took too long says how long it waited', async () => {
  const { meta } = clientBy(never, { timeoutMs: 60_000, retries: 0 });
  await expect(meta.get({}, { timeoutMs: 20 })).rejects.toThrow('nothing arrived within 20 ms');
});

test('retries and idempotency keys can be turned off for a client and set for a single call', async () => {
  const { client, sent } = clientAgainst(['cut'], { retries: 0, idempotencyKeys: false });
  await expect(client.videos.create({ title: 'Lisbon' })).rejects.toThrow(ConnectionError);
  expect([sent.length, sent[0]?.headers.has('idempotency-key')]).toEqual([1, false]);
  await expect(client.meta.get({}, { retries: 1 })).rejects.toThrow(ConnectionError);
  expect(sent).toHaveLength(3);
  const own = { retries: 1, idempotencyKey: 'mine' };
  await expect(client.videos.create({ title: 'Lisbon' }, own)).rejects.toThrow(ConnectionError);
  expect(sent.slice(3).map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine', 'mine']);
});

test('an attempt ends after a minute or the given timeout, and 0 means no limit', async () => {
  vi.useFakeTimers();
  const endAfter = async (client: number | undefined, call: number | undefined, ms: number) => {
    const ended = vi.fn();
    const { meta } = clientBy(never, { timeoutMs: client, retries: 0 });
    const stop = new AbortController();
    void meta.get({}, { timeoutMs: call, signal: stop.signal }).catch(ended);
    await vi.advanceTimersByTimeAsync(ms);
    const isOver = ended.mock.calls.length;
    stop.abort(ENOUGH);
    return isOver;
  };
  expect([await endAfter(undefined, undefined, 59_999), await endAfter(undefined, undefined, 60_000)]).toEqual([0, 1]);
  expect([await endAfter(0, undefined, 3_600_000), await endAfter(0, 20, 20)]).toEqual([0, 1]);
  expect([await endAfter(20, 0, 3_600_000), await endAfter(20, undefined, 20)]).toEqual([0, 1]);
});

test('an upload of a film has no time limit', async () => {
  vi.useFakeTimers();
  const { films } = clientBy(
    (_, { signal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        setTimeout(() => resolve(Response.json({ job_id: 'j' })), 3_600_000);
      }),
  );
  const uploading = films.upload({ id: 'v', film: new Blob(['film']) });
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect((await uploading).job_id).toBe('j');
});

test.each(['cut' as const, problem(429, 'too-many-requests'), problem(503, 'overloaded')])(
  'a body that has been read is never sent again',
  async (answer) => {
    const { client, sent } = clientAgainst([answer]);
    const film = new Blob(['film']).stream();
    await expect(client.films.upload({ id: 'v', film }, { retries: 5 })).rejects.toThrow(Error);
    expect(sent).toHaveLength(1);
  },
);

test('a completed call does not keep the program running', async () => {
  vi.useFakeTimers();
  await clientAgainst([OK]).client.meta.get();
  expect(vi.getTimerCount()).toBe(0);
});

test('a signal ends a call with its own reason, before it is sent, during it, and between attempts', async () => {
  const aborted = AbortSignal.abort(ENOUGH);
  const answers = clientBy(async (_, { signal } = {}) => {
    signal?.throwIfAborted();
    return Response.json({});
  });
  await expect(answers.meta.get({}, { signal: aborted })).rejects.toBe(ENOUGH);
  const stop = new AbortController();
  const asking = clientBy(never).meta.get({}, { signal: stop.signal });
  stop.abort(ENOUGH);
  await expect(asking).rejects.toBe(ENOUGH);
  await expect(sleep(20, aborted)).rejects.toBe(ENOUGH);
  const later = new AbortController();
  const sleeping = sleep(20, later.signal);
  later.abort(ENOUGH);
  await expect(sleeping).rejects.toBe(ENOUGH);
});

test('all attempts have the same request id, which an error contains', async () => {
  const { client, sent } = clientAgainst(['cut']);
  const lost = await client.meta.get().catch((error: unknown) => error);
  const [first, ...others] = sent.map(({ headers }) => headers.get('x-request-id'));
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(others).toEqual([first, first]);
  expect(lost).toMatchObject({ name: 'ConnectionError', status: undefined, requestId: first });
  const given = { headers: { 'x-request-id': 'mine' }, retries: 0 };
  await expect(client.meta.get({}, given)).rejects.toMatchObject({ requestId: 'mine' });
  expect(sent.at(-1)?.headers.get('x-request-id')).toBe('mine');
  await client.meta.get({}, { headers: { 'X-Request-Id': 'also mine' }, retries: 0 }).catch(() => {});
  expect(sent.at(-1)?.headers.get('x-request-id')).toBe('also mine');
});

test('redirects are not followed, because the key is only for this server', async () => {
  const told: RequestInit[] = [];
  const { meta } = clientBy(async (_, init = {}) => {
    told.push(init);
    return Response.json({});
  });
  await meta.get();
  expect(told[0]?.redirect).toBe('error');
});

test.each([{ code: 'x' }, { code: 'x', detail: 'x' }, { detail: 'x', status: 400 }, ['code'], 'code', null])(
  'a body of %j does not count as an error of the engine',
  async (body) => {
    const error = await clientAgainst([{ status: 400, html: JSON.stringify(body) }])
      .client.meta.get()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).not.toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400 });
  },
);
