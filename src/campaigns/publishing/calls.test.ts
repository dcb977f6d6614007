import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openCallsOf } from './calls.ts';
import { maskOf } from './mask.ts';
import type { Pace } from './pace.ts';
import type { Connection, Usage } from './port.ts';
import { jsonOf } from './send-over-http.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, socket: Socket) => void;

const TOKEN = 'EAATokenThatNobodyMaySee';
const seen: { method?: string; url?: string; authorization?: string; body: string }[] = [];
let answer: Answer = (_, response) => void response.end('{}');

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { method, url, headers } = request;
    seen.push({ method, url, authorization: headers.authorization, body: Buffer.concat(parts).toString() });
    answer(request, response, request.socket);
  });
});
let address = '';
let directory = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  directory = await mkdtemp(join(tmpdir(), 'calls-'));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

const connection = (usage: Usage = { is_throttled: false }): Connection => ({
  hosts: { graph: 'https://graph.example' },
  sandbox_path: '/meta',
  authorize: ({ access_token }) => ({ headers: { authorization: `Bearer ${access_token}` }, query: {} }),
  usage: () => usage,
});

function callsTo(sandbox: string, options: { usage?: Usage; pace?: Pace; environment?: 'live' | 'sandbox' } = {}) {
  seen.length = 0;
  const kept: { pace: Pace } = { pace: options.pace ?? {} };
  const calls = openCallsOf({
    account: { id: 'a', external_id: 'act_1', environment: options.environment ?? 'sandbox' },
    platform: { connection: connection(options.usage) },
    token: { access_token: TOKEN },
    pace: {
      read: () => kept.pace,
      note: (pace) => {
        kept.pace = pace;
      },
    },
    now: () => new Date('2026-11-26T12:00:00Z'),
    sandbox,
    speed: 100,
  });
  return { calls, kept };
}

const write = { method: 'POST', path: '/v1/things', body: { name: 'x' } } as const;

test('a write is sent once, with the token only in its header', async () => {
  answer = (_, response) => void response.end('{"id":"1"}');
  const { calls } = callsTo(address);
  expect(await calls.send(write)).toMatchObject({ status: 200, body: { id: '1' } });
  expect(seen).toEqual([
    { method: 'POST', url: '/meta/v1/things', authorization: `Bearer ${TOKEN}`, body: '{"name":"x"}' },
  ]);
});

const BROKEN: readonly [string, Answer][] = [
  ['a connection reset', (_, __, socket) => void socket.resetAndDestroy()],
  ['no response', () => {}],
  [
    'a reply shorter than its content length',
    (_, response, socket) => {
      response.writeHead(200, { 'content-length': '50' });
      response.write('{"id":');
      setTimeout(() => socket.destroy(), 20);
    },
  ],
  [
    'a chunked reply without its end',
    (_, response, socket) => {
      response.writeHead(200);
      response.write('{"id":');
      setTimeout(() => socket.destroy(), 20);
    },
  ],
];

test.each(BROKEN)('after %s, a write may have arrived and is not sent again', async (_, broken) => {
  answer = broken;
  const { calls } = callsTo(address);
  expect(await calls.send(write)).toMatchObject({ sent: 'maybe' });
  expect(seen).toHaveLength(1);
});

test('a truncated reply and an HTML reply count as replies without JSON', async () => {
  answer = (_, __, socket) => void socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"id":');
  const { calls } = callsTo(address);
  expect(await calls.send(write)).toMatchObject({ status: 200, body: undefined });
  answer = (_, response) => void response.writeHead(502).end('<html>Bad Gateway</html>');
  expect(await calls.send(write)).toMatchObject({ status: 502, body: undefined });
  expect(seen).toHaveLength(2);
});

test('a refused connection means that the request was not sent', async () => {
  const { calls } = callsTo('http://127.0.0.1:1');
  expect(await calls.send(write)).toMatchObject({ sent: 'no', why: expect.stringContaining('ECONNREFUSED') });
});

test('a read is retried after responses with 500', async () => {
  answer = (_, response) => void (seen.length < 3 ? response.writeHead(500).end() : response.end('{"data":[]}'));
  const { calls } = callsTo(address);
  expect(await calls.send({ method: 'GET', path: '/v1/things' })).toMatchObject({ status: 200, body: { data: [] } });
  expect(seen).toHaveLength(3);
});

test('a read keeps its connection open, and a write closes it', async () => {
  const told: (string | undefined)[] = [];
  answer = (request, response) => {
    told.push(request.headers.connection);
    response.end('{}');
  };
  const { calls } = callsTo(address);
  await calls.send({ method: 'GET', path: '/v1/things' });
  await calls.send(write);
  expect(told).toEqual(['keep-alive', 'close']);
});

test('reading a response stops at 32 MiB', async () => {
  const part = Buffer.alloc(1024 * 1024, 'x');
  let read = 0;
  async function* body() {
    yield Buffer.from('"');
    for (; read < 40; read += 1) yield part;
    yield Buffer.from('"');
  }
  expect(await jsonOf({ body: body() }, maskOf([]))).toBeUndefined();
  expect(read).toBe(31);
});

test('a redirect is not followed', async () => {
  answer = (_, response) => void response.writeHead(302, { location: `${address}/elsewhere` }).end('{}');
  const { calls } = callsTo(address);
  expect(await calls.send({ method: 'GET', path: '/v1/things' })).toMatchObject({ status: 302 });
  expect(seen).toHaveLength(1);
});

test('the token is masked in replies that echo it, even if it is escaped', async () => {
  answer = (_, response) =>
    void response.end(`{"paging":{"next":"https://x/?access_token=${TOKEN}&a=1"},"say":"\\u0045${TOKEN.slice(1)}"}`);
  const { calls } = callsTo(address);
  const reply = await calls.send(write);
  expect(JSON.stringify(reply)).not.toContain(TOKEN);
  expect(reply).toMatchObject({ body: { paging: { next: 'https://x/?access_token=***&a=1' }, say: '***' } });
});

test.each(['http://10.0.0.1:80', 'http://example.com', 'https://127.0.0.1', 'http://127.0.0.1@evil.example', 'x'])(
  'a sandbox account refuses any address but HTTP on this machine: %s',
  (sandbox) => {
    expect(() => callsTo(sandbox)).toThrow(expect.objectContaining({ code: 'sandbox-address-refused' }));
  },
);

test('a live account ignores the sandbox address', async () => {
  const { calls } = callsTo('http://example.com', {
    environment: 'live',
    pace: { pause_until: '2026-11-26T13:00:00Z' },
  });
  expect(await calls.send(write)).toMatchObject({ sent: 'no', until: '2026-11-26T13:00:00.000Z' });
  expect(seen).toHaveLength(0);
});

test('each throttling reply holds the account longer, and only urgent requests are still sent', async () => {
  answer = (_, response) => void response.writeHead(400).end('{}');
  const { calls, kept } = callsTo(address, { usage: { is_throttled: true } });
  expect(await calls.send(write)).toMatchObject({ held_until: '2026-11-26T12:00:00.600Z' });
  expect(await calls.send(write)).toMatchObject({ sent: 'no', until: '2026-11-26T12:00:00.600Z' });
  expect(await calls.send({ ...write, is_urgent: true })).toMatchObject({ held_until: '2026-11-26T12:00:01.200Z' });
  expect(kept.pace.throttles).toBe(2);
});

test('near the end of the allowance, reads and writes wait unless they are urgent', async () => {
  answer = (_, response) => void response.end('{}');
  const { calls } = callsTo(address, { pace: { ratio: 0.95, ratio_at: '2026-11-26T11:59:59Z' } });
  for (const request of [write, { method: 'GET', path: '/v1/things' } as const])
    expect(await calls.send(request)).toMatchObject({ sent: 'no', until: '2026-11-26T12:00:02.000Z' });
  expect(seen).toEqual([]);
  expect(await calls.send({ ...write, is_urgent: true })).toMatchObject({ status: 200 });
});

test('a file or a part of it is sent as multipart, and nothing is sent if the file is missing', async () => {
  answer = (_, response) => void response.end('{"id":"1"}');
  const path = join(directory, 'film.mp4');
  await writeFile(path, 'abcdefghij');
  const { calls } = callsTo(address);
  const file = { field: 'chunk', name: 'film.mp4', path, from: 2, to: 5 };
  expect(
    await calls.send({ method: 'POST', path: '/v1/videos', form: { fields: { title: 'Ü' }, file } }),
  ).toMatchObject({ status: 200 });
  expect(seen[0]?.body).toMatch(/name="title"\r\n\r\nÜ\r\n/);
  expect(seen[0]?.body).toMatch(/name="chunk"; filename="film.mp4"\r\n.*\r\n\r\ncde\r\n/s);
  for (const [part, sent] of [
    [{}, 'abcdefghij'],
    [{ from: 7 }, 'hij'],
    [{ to: 3 }, 'abc'],
  ] as const) {
    const { field, name } = file;
    await calls.send({
      method: 'POST',
      path: '/v1/videos',
      form: { fields: {}, file: { field, name, path, ...part } },
    });
    expect(seen.at(-1)?.body).toContain(`\r\n\r\n${sent}\r\n`);
  }
  const missing = {
    method: 'POST',
    path: '/v1/videos',
    form: { fields: {}, file: { ...file, path: `${path}x` } },
  } as const;
  expect(await calls.send(missing)).toMatchObject({ sent: 'no' });
});

test('the time limit of an upload grows with the number of bytes sent', async () => {
  const limits = vi.spyOn(AbortSignal, 'timeout');
  answer = (_, response) => void response.end('{}');
  const path = join(directory, 'kilobytes.mp4');
  await writeFile(path, 'x'.repeat(3_000));
  const { calls } = callsTo(address);
  await calls.send(write);
  for (const part of [{}, { from: 0, to: 1_000 }, { from: 1_000 }]) {
    const file = { field: 'chunk', name: 'film.mp4', path, ...part };
    await calls.send({ method: 'POST', path: '/v1/videos', form: { fields: {}, file } });
  }
  await calls.send({ method: 'PUT', path: '/v1/videos', raw: { path, from: 0, to: 2_000, type: 'video/mp4' } });
  expect(limits.mock.calls).toEqual([[1_000], [1_030], [1_010], [1_020], [1_020]]);
});
