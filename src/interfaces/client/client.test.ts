import { build } from 'esbuild';
import { expect, expectTypeOf, test } from 'vitest';
import { type Answer, clientAgainst, problem } from '../../testing/client-against.ts';
import { ApiError, ConnectionError, createClient, type ProblemCodeOf } from './index.ts';

/** Returns a client whose server gives these answers, one after the other. */
const against = (...answers: Answer[]) => clientAgainst(answers);

test('path, query, and body are taken from one object', async () => {
  const { client, sent } = against({ status: 200 });
  await client.campaigns.update({ id: 'a/b', budget_cents: 500 });
  await client.campaigns.list({ status: 'draft', limit: 5 });
  await client.results.import({ results: [], source: 'meta_ads' });
  await client.webhooks.redeliver({ id: 'w' });
  await client.budgets.removeLimit({ scope: 'account', currency: 'EUR' });
  expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PATCH', 'http://engine.test/campaigns/a%2Fb', '{"budget_cents":500}'],
    ['GET', 'http://engine.test/campaigns?status=draft&limit=5', undefined],
    ['POST', 'http://engine.test/results?source=meta_ads', '{"results":[]}'],
    ['POST', 'http://engine.test/webhooks/w/redeliver', '{}'],
    ['DELETE', 'http://engine.test/budgets/limits?scope=account&currency=EUR', undefined],
  ]);
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer ce_key');
  // without the id it would be a different call: the list
  await expect(client.campaigns.get({ id: '' })).rejects.toThrow('campaigns.get needs id');
  expect(sent).toHaveLength(5);
});

test('a POST that may have taken effect is retried with the same idempotency key, which no other POST uses', async () => {
  const { client, sent, waited } = against(
    'cut',
    { ...problem(503, 'overloaded'), headers: { 'retry-after': '1' } },
    { status: 200 },
  );
  await client.campaigns.move({ id: 'c', transition: 'approve' });
  await client.campaigns.move({ id: 'c', transition: 'publish' });
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]]);
  expect(keys[3]).not.toBe(keys[0]);
  expect(waited[0]).toBeGreaterThanOrEqual(375);
  expect(waited[0]).toBeLessThanOrEqual(500);
  expect(waited[1]).toBeGreaterThanOrEqual(1000);
});

test('a call that takes no idempotency key is not retried if no response arrived', async () => {
  const lost = against('cut');
  await expect(lost.client.keys.create({ name: 'nightly', role: 'viewer' })).rejects.toThrow(ConnectionError);
  expect(lost.sent).toHaveLength(1);
  const stream = { type: 'text/csv', content: new Blob(['a']) };
  await expect(lost.client.videos.import({}, { stream })).rejects.toThrow(ConnectionError);
  expect(lost.sent).toHaveLength(2);
  // the server refused it before doing anything
  const busy = against(problem(429, 'too-many-requests'), { status: 201 });
  await busy.client.keys.create({ name: 'nightly', role: 'viewer' });
  expect(busy.sent).toHaveLength(2);
});

test('a conflict is final unless the idempotency key is still in use', async () => {
  const draft = against(problem(409, 'campaign-not-draft'));
  await expect(draft.client.campaigns.update({ id: 'c', notes: 'x' })).rejects.toThrow('it is campaign-not-draft');
  expect(draft.sent).toHaveLength(1);
  const running = against(problem(409, 'idempotency-key-in-use'), { status: 200 });
  await running.client.campaigns.orchestrate({ video_asset_id: 'v' });
  expect(running.sent).toHaveLength(2);
});

test('the type of an error can be narrowed by its code', async () => {
  const { client } = against(problem(409, 'campaign-not-draft'));
  const error = await client.campaigns.update({ id: 'c', notes: 'x' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw error;
  expect(error).toMatchObject({ status: 409, code: 'campaign-not-draft', requestId: 'request-1' });
  expect([error.is('campaign-not-found'), error.is('clip-not-ready', 'campaign-not-draft')]).toEqual([false, true]);
  if (error.is('campaign-not-draft', 'clip-not-ready'))
    expectTypeOf(error.code).toEqualTypeOf<'campaign-not-draft' | 'clip-not-ready'>();
  expectTypeOf<'campaign-not-draft'>().toExtend<ProblemCodeOf<'campaigns.update'>>();
  expectTypeOf<'job-not-found'>().not.toExtend<ProblemCodeOf<'campaigns.update'>>();
});

test('awaiting a list returns its first page, and iterating it returns every row', async () => {
  const pages = [
    { status: 200, body: { campaigns: [{ id: '1' }, { id: '2' }], next: 'n' } },
    { status: 200, body: { campaigns: [{ id: '3' }], next: null } },
  ];
  const ids: string[] = [];
  const listed = against(...pages);
  for await (const { id } of listed.client.campaigns.list({ platform: 'tiktok' })) ids.push(id);
  expect(ids).toEqual(['1', '2', '3']);
  expect(listed.sent[1]?.url).toBe('http://engine.test/campaigns?platform=tiktok&after=n');
  expect((await against(...pages).client.campaigns.list()).next).toBe('n');
  const few = against(...pages);
  expect(await few.client.campaigns.list().toArray({ max: 2 })).toHaveLength(2);
  expect(few.sent).toHaveLength(1);
  expect(
    await against(...pages)
      .client.campaigns.list()
      .toArray({ max: 0 }),
  ).toEqual([]);
});

test('withResponse returns the status and whether the response was replayed', async () => {
  const replayed = { 'idempotent-replayed': 'true', 'x-request-id': 'r' };
  const { client } = against({ status: 201, body: { id: 'v' }, headers: replayed });
  const { data, response } = await client.videos.create({ title: 'Lisbon' }).withResponse();
  expect([data.id, response.status, response.isReplayed, response.requestId]).toEqual(['v', 201, true, 'r']);
});

test('a refused call leaves no unhandled rejection if only its response is awaited', async () => {
  const problem = { type: '', title: '', status: 404, detail: 'no such video', instance: 'r', code: 'video-not-found' };
  const refusing = async () => new Response(JSON.stringify(problem), { status: 404 });
  const client = createClient({ baseUrl: 'http://engine.test', fetch: refusing });
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  await expect(client.videos.get({ id: 'gone' }).withResponse()).rejects.toThrow('no such video');
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

test('an error page of a proxy is retried where that is safe, and otherwise reported with its status', async () => {
  const page = (status: number, headers = {}) => ({ status, html: '<html>Bad Gateway</html>', headers });
  const away = against(page(502), page(504), { status: 200, body: { id: 'v' } });
  expect((await away.client.videos.create({ title: 'Lisbon' })).id).toBe('v');
  expect(new Set(away.sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  // the object may have been created, and the call takes no key, so it is not sent twice
  const made = against(page(502));
  await expect(made.client.keys.create({ name: 'a', role: 'viewer' })).rejects.toMatchObject({ status: 502 });
  expect(made.sent).toHaveLength(1);
  const large = against(page(413));
  const refused = await large.client.videos.create({ title: 'x' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConnectionError);
  expect([(refused as ConnectionError).status, large.sent.length]).toEqual([413, 1]);
  const inHalfAMinute = new Date(Date.now() + 30_000).toUTCString();
  const busy = against(page(429, { 'retry-after': inHalfAMinute }), { status: 200, body: {} });
  await busy.client.keys.create({ name: 'a', role: 'viewer' });
  expect(busy.waited[0]).toBeGreaterThan(25_000);
  const tomorrow = against(page(429, { 'retry-after': '86400' }));
  await expect(tomorrow.client.meta.get()).rejects.toMatchObject({ status: 429 });
  expect(tomorrow.sent).toHaveLength(1);
});

test('half a response is retried, and an idempotency key without effect is refused', async () => {
  const { client, sent } = against({ status: 200, html: '{"id":' }, { status: 200, body: { id: 'c' } });
  expect((await client.campaigns.get({ id: 'c' })).id).toBe('c');
  expect(sent).toHaveLength(2);
  const once = { idempotencyKey: 'mine' };
  await expect(client.keys.create({ name: 'a', role: 'viewer' }, once)).rejects.toThrow('accepts no idempotency key');
});

test('a download may outlast the timeout, and waiting for a job survives a restart of the server', async () => {
  const slow = createClient({
    baseUrl: 'http://engine.test',
    timeoutMs: 20,
    fetch: async (_, { signal } = {}) => {
      const body = new ReadableStream({
        start: (controller) => {
          signal?.addEventListener('abort', () => controller.error(signal.reason));
          setTimeout(() => {
            controller.enqueue(new Uint8Array(3));
            controller.close();
          }, 60);
        },
      });
      return new Response(body);
    },
  });
  expect((await slow.films.download({ id: 'v' })).size).toBe(3);
  const away = Array.from({ length: 8 }, () => 'cut' as const);
  const { client } = against(...away, { status: 200, body: { id: 'j', state: 'done', progress: 1, result: 7 } });
  expect((await client.jobs.wait('j')).result).toBe(7);
});

test('waiting for a job returns its result, or throws the code of its failure', async () => {
  const job = (state: string, progress: number, rest = {}) => ({
    status: 200,
    body: { id: 'j', state, progress, ...rest },
  });
  const seen: number[] = [];
  const done = against(job('queued', 0), job('running', 0.5), job('done', 1, { result: { orchestrated: 3 } }));
  const { result } = await done.client.jobs.wait('j', { onProgress: (progress) => seen.push(progress) });
  expect([result, seen]).toEqual([{ orchestrated: 3 }, [0, 0.5, 1]]);
  expect(done.waited).toEqual([500, 500]);
  const failed = against(job('failed', 0.5, { error: { code: 'film-truncated', detail: 'its end is missing' } }));
  await expect(failed.client.jobs.wait('j')).rejects.toMatchObject({
    ...{ name: 'JobFailedError', jobId: 'j', code: 'film-truncated', detail: 'its end is missing' },
  });
  const pauses: unknown[] = [];
  const stop = new AbortController();
  const sleep = async (...pause: unknown[]) => void pauses.push(pause);
  const twice = clientAgainst([job('running', 0.5), job('done', 1)], { sleep });
  await twice.client.jobs.wait('j', { signal: stop.signal, everyMs: 20 });
  expect(pauses).toEqual([[20, stop.signal]]);
});

test('the client bundles into one file for browsers, without Node.js modules', async () => {
  const { outputFiles } = await build({
    entryPoints: ['src/interfaces/client/index.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).toContain('orchestrateMany');
  expect(text).not.toMatch(/\b(require|process|Buffer|__dirname)\b|node:/);
});
