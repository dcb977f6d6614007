import { build } from 'esbuild';
import { Webhook } from 'standardwebhooks';
import { expect, expectTypeOf, test, vi } from 'vitest';
import { ApiError, ConnectionError, createClient, type ProblemCodeOf, verifyWebhook } from './index.ts';

type Answer = { status: number; body?: unknown; html?: string; headers?: Record<string, string> } | 'cut';
interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

const problem = (status: number, code: string) => ({
  status,
  body: { type: `/problems/${code}`, title: code, status, detail: `it is ${code}`, instance: 'request-1', code },
});

/** A client whose server answers these, one after the other, and what was sent to it. */
function against(...answers: Answer[]) {
  const sent: Sent[] = [];
  const waited: number[] = [];
  const client = createClient({
    baseUrl: 'http://engine.test/',
    key: 'ce_key',
    sleep: async (ms) => void waited.push(ms),
    fetch: async (url, { method = 'GET', headers, body } = {}) => {
      sent.push({ method, url: String(url), headers: new Headers(headers), body });
      const answer = answers[sent.length - 1] ?? answers.at(-1) ?? 'cut';
      if (answer === 'cut') throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
      return new Response(answer.html ?? JSON.stringify(answer.body ?? {}), {
        status: answer.status,
        headers: answer.headers ?? {},
      });
    },
  });
  return { client, sent, waited };
}

test('path, query and body come from one object', async () => {
  const { client, sent } = against({ status: 200 });
  await client.campaigns.update({ id: 'a/b', budget_cents: 500 });
  await client.campaigns.list({ status: 'draft', limit: 5 });
  await client.results.import({ results: [], source: 'meta_ads' });
  await client.webhooks.redeliver({ id: 'w' });
  expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PATCH', 'http://engine.test/campaigns/a%2Fb', '{"budget_cents":500}'],
    ['GET', 'http://engine.test/campaigns?status=draft&limit=5', undefined],
    ['POST', 'http://engine.test/results?source=meta_ads', '{"results":[]}'],
    ['POST', 'http://engine.test/webhooks/w/redeliver', '{}'],
  ]);
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer ce_key');
});

test('a POST that may have been done is sent again under the same idempotency key, and no other POST has it', async () => {
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

test('what cannot be done twice by a key is not sent again when no answer came', async () => {
  const lost = against('cut');
  await expect(lost.client.keys.create({ name: 'nightly', role: 'viewer' })).rejects.toThrow(ConnectionError);
  expect(lost.sent).toHaveLength(1);
  const stream = { type: 'text/csv', content: new Blob(['a']) };
  await expect(lost.client.videos.import({}, { stream })).rejects.toThrow(ConnectionError);
  expect(lost.sent).toHaveLength(2);
  // it was refused before it was done
  const busy = against(problem(429, 'too-many-requests'), { status: 201 });
  await busy.client.keys.create({ name: 'nightly', role: 'viewer' });
  expect(busy.sent).toHaveLength(2);
});

test('a conflict is an answer; only a key that is still in use is asked again', async () => {
  const draft = against(problem(409, 'campaign-not-draft'));
  await expect(draft.client.campaigns.update({ id: 'c', notes: 'x' })).rejects.toThrow('it is campaign-not-draft');
  expect(draft.sent).toHaveLength(1);
  const running = against(problem(409, 'idempotency-key-in-use'), { status: 200 });
  await running.client.campaigns.orchestrate({ video_asset_id: 'v' });
  expect(running.sent).toHaveLength(2);
});

test('an error narrows by its code', async () => {
  const { client } = against(problem(409, 'campaign-not-draft'));
  const error = await client.campaigns.update({ id: 'c', notes: 'x' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw error;
  expect(error).toMatchObject({ status: 409, code: 'campaign-not-draft', requestId: 'request-1' });
  expect(error.is('campaign-not-found')).toBe(false);
  if (error.is('campaign-not-draft', 'clip-not-ready'))
    expectTypeOf(error.code).toEqualTypeOf<'campaign-not-draft' | 'clip-not-ready'>();
  expectTypeOf<'campaign-not-draft'>().toExtend<ProblemCodeOf<'campaigns.update'>>();
  expectTypeOf<'job-not-found'>().not.toExtend<ProblemCodeOf<'campaigns.update'>>();
});

test('a list is its first page when awaited, and every row when iterated', async () => {
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
});

test('an answer comes with its status, and says when it was given before', async () => {
  const replayed = { 'idempotent-replayed': 'true', 'x-request-id': 'r' };
  const { client } = against({ status: 201, body: { id: 'v' }, headers: replayed });
  const { data, response } = await client.videos.create({ title: 'Lisbon' }).withResponse();
  expect([data.id, response.status, response.isReplayed, response.requestId]).toEqual(['v', 201, true, 'r']);
});

test("a proxy's page is no answer of the engine: it is asked again where that is safe, and its status is told", async () => {
  const page = (status: number, headers = {}) => ({ status, html: '<html>Bad Gateway</html>', headers });
  const away = against(page(502), page(504), { status: 200, body: { id: 'v' } });
  expect((await away.client.videos.create({ title: 'Lisbon' })).id).toBe('v');
  expect(new Set(away.sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  // it may have been made, and takes no key: nobody makes it twice
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

test('half an answer is no answer; a key that would do nothing is refused', async () => {
  const { client, sent } = against({ status: 200, html: '{"id":' }, { status: 200, body: { id: 'c' } });
  expect((await client.campaigns.get({ id: 'c' })).id).toBe('c');
  expect(sent).toHaveLength(2);
  const once = { idempotencyKey: 'mine' };
  await expect(client.keys.create({ name: 'a', role: 'viewer' }, once)).rejects.toThrow('accepts no idempotency key');
});

test('a file may take longer than an attempt, and a server that starts anew does not end the wait for a job', async () => {
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

test('a job is waited for, and one that fails throws its code', async () => {
  const job = (state: string, progress: number, rest = {}) => ({
    status: 200,
    body: { id: 'j', state, progress, ...rest },
  });
  const seen: number[] = [];
  const done = against(job('queued', 0), job('running', 0.5), job('done', 1, { result: { orchestrated: 3 } }));
  const { result } = await done.client.jobs.wait('j', { onProgress: (progress) => seen.push(progress) });
  expect([result, seen]).toEqual([{ orchestrated: 3 }, [0, 0.5, 1]]);
  const failed = against(job('failed', 0.5, { error: { code: 'film-truncated', detail: 'its end is missing' } }));
  await expect(failed.client.jobs.wait('j')).rejects.toMatchObject({ name: 'JobFailedError', code: 'film-truncated' });
});

test('the ledger goes on behind the last event when its connection is cut', async () => {
  const asked: string[] = [];
  const parts = ['id: c1\nevent: a\ndata: {"id":"1"}\n\n: still here\n\nid: c2\nda', ''];
  const rest = ['id: c2\nevent: a\ndata: {"id":"2"}\n\n'];
  const client = createClient({
    baseUrl: 'http://engine.test',
    sleep: async () => {},
    fetch: async (url) => {
      asked.push(String(url));
      const written = asked.length === 1 ? parts : rest;
      return new Response(new Blob(written).stream(), { headers: { 'content-type': 'text/event-stream' } });
    },
  });
  const ids: string[] = [];
  for await (const { event } of client.ledger.stream({ from: 'start' })) if (ids.push(event.id) === 2) break;
  expect(ids).toEqual(['1', '2']);
  expect(asked[1]).toBe('http://engine.test/ledger/stream?from=start&after=c1');
});

test('an event with a line separator of Unicode in it is one event', async () => {
  const data = JSON.stringify({ id: '1', metadata: { why: 'one\u2028two' } });
  const client = createClient({
    baseUrl: 'http://engine.test',
    fetch: async () => new Response(`id: c1\ndata: ${data}\n\n`),
  });
  for await (const { event } of client.ledger.stream()) {
    expect(event.metadata).toEqual({ why: 'one\u2028two' });
    break;
  }
});

test('a stream ends at once with its signal, and is opened again when it falls silent', async () => {
  vi.useFakeTimers();
  try {
    const opened: boolean[] = [];
    let asked = 0;
    const client = createClient({
      baseUrl: 'http://engine.test',
      sleep: async () => {},
      // it says one thing, and then nothing any more
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (controller) =>
              controller.enqueue(new TextEncoder().encode(`id: c${++asked}\ndata: {"id":"${asked}"}\n\n`)),
          }),
        ),
    });
    const stop = new AbortController();
    const onConnection = (isOpen: boolean) => void opened.push(isOpen);
    const events = client.ledger.stream({}, { signal: stop.signal, onConnection });
    expect((await events.next()).value?.event.id).toBe('1');
    const second = events.next();
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await second).value?.cursor).toBe('c2');
    expect(opened).toEqual([true, false, true]);
    const third = events.next();
    stop.abort(new Error('enough'));
    await expect(third).rejects.toThrow('enough');
  } finally {
    vi.useRealTimers();
  }
});

test('a film is sent as it is read, with its progress', async () => {
  const told: number[] = [];
  const { client, sent } = against({ status: 202, body: { job_id: 'j', video_asset_id: 'v' } });
  const film = (async function* () {
    yield new Uint8Array(3);
    yield new Uint8Array(4);
  })();
  const uploading = client.films.upload({ id: 'v', film }, { onProgress: (bytes) => told.push(bytes) });
  await uploading;
  expect(sent[0]?.url).toBe('http://engine.test/video_assets/v/file');
  expect((await new Response(sent[0]?.body as ReadableStream).arrayBuffer()).byteLength).toBe(7);
  expect(told).toEqual([3, 7]);
});

test('a webhook is ours only with its signature, in time', async () => {
  const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
  const body = '{"id":"1","type":"campaigns-engine.campaign_edited","data":{}}';
  const signed = (at: Date) => ({
    'webhook-id': '1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('1', at, body),
  });
  const headers = signed(new Date());
  expect(await verifyWebhook({ headers, body, secret })).toMatchObject({ type: 'campaigns-engine.campaign_edited' });
  await expect(verifyWebhook({ headers, body: `${body} `, secret })).rejects.toThrow('was not signed with this secret');
  await expect(verifyWebhook({ headers: signed(new Date(0)), body, secret })).rejects.toThrow('too old');
  await expect(verifyWebhook({ headers: {}, body, secret })).rejects.toThrow('has no webhook-id');
  const minutes = (count: number) => signed(new Date(Date.now() + count * 60_000));
  await expect(verifyWebhook({ headers: minutes(6), body, secret })).rejects.toThrow('from the future');
  await expect(verifyWebhook({ headers: minutes(4), body, secret })).resolves.toMatchObject({ id: '1' });
  await expect(verifyWebhook({ headers: minutes(-6), body, secret, toleranceMs: 420_000 })).resolves.toBeDefined();
  const wrong = { ...headers, 'webhook-signature': 'v1,AAAA v2,x v1a,y v1' };
  await expect(verifyWebhook({ headers: wrong, body, secret })).rejects.toThrow('was not signed with this secret');
  // a secret may be changed: both sign for a while
  const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  await expect(verifyWebhook({ headers: both, body, secret })).resolves.toBeDefined();
  const again = { ...headers, 'webhook-id': '2' };
  await expect(verifyWebhook({ headers: again, body, secret })).rejects.toThrow('was not signed with this secret');
  for (const none of ['', 'whsec_', 'not base64!'])
    await expect(verifyWebhook({ headers, body, secret: none })).rejects.toThrow('the secret is not valid');
});

test('it is one file for browsers too: nothing of Node is in it', async () => {
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
