import { connect } from 'node:net';
import { Readable, Writable } from 'node:stream';
import Fastify from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { buildApp } from './app.ts';
import { limitBodies, REQUEST_LIMITS } from './limits.ts';

const HEAD = (type: string, length: number) =>
  `Host: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;

const CHUNK = 1_048_576;
const TOO_LARGE = 8 * CHUNK;

/** Sends only these bytes; resolves with all that came back once the server has closed the connection. */
function send(port: number, bytes: string): Promise<{ text: string; ms: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ text, ms: performance.now() - began }));
  });
}

test('processing a fully received stream may take longer than the stream may pause', async () => {
  const app = Fastify();
  limitBodies(app, { ...REQUEST_LIMITS, pauseMs: 50 });
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
  app.post('/', { config: { isStreamed: true } }, async ({ body }) => {
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { bytes };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(url, { method: 'POST', body: 'a,b', headers: { 'content-type': 'text/csv' } });
  expect(await answer.json()).toEqual({ bytes: 3 });
  await app.close();
});

test('a request whose body arrived in time may take longer than its body may take to arrive', async () => {
  const app = Fastify();
  limitBodies(app, { ...REQUEST_LIMITS, bodyMs: 50 });
  app.post('/', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { isDone: true };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', body: '{}', headers });
  expect(await answer.json()).toEqual({ isDone: true });
  await app.close();
});

onEachDatabase('request limits', (testContext) => {
  test('headers may take twenty seconds to arrive', async () => {
    const app = await buildApp(await testContext(), { docs: false });
    expect(app.server.headersTimeout).toBe(20_000);
    await app.close();
  });

  test('a body that does not arrive times out, and a streamed one may take long but not pause', async () => {
    const lines: string[] = [];
    const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
    const ctx = { ...(await testContext()), log: pino({ level: 'warn' }, sink) };
    const app = await buildApp(ctx, { docs: false, requestLimits: { ...REQUEST_LIMITS, bodyMs: 200, pauseMs: 300 } });
    const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);

    const slow = await send(port, `POST /campaigns/orchestrate HTTP/1.1\r\n${HEAD('application/json', 100)}{"video`);
    expect(slow.text).toMatch(/^HTTP\/1\.1 408 /);
    expect(slow.text).toContain('"code":"request-timeout"');
    expect(slow.ms).toBeGreaterThan(190);

    // the server does not wait for the body of a request that it has refused before reading the body
    const elsewhere = HEAD('application/json', 100).replace('Host: localhost', 'Host: elsewhere.example');
    const refused = await send(port, `POST /campaigns/orchestrate HTTP/1.1\r\n${elsewhere}{"video`);
    expect(refused.text).toMatch(/^HTTP\/1\.1 403 /);

    const line = `${JSON.stringify({ title: 'slow', clips: [] })}\n`;
    const paused = await send(port, `POST /imports HTTP/1.1\r\n${HEAD('application/x-ndjson', 1000)}${line}`);
    expect(paused.ms).toBeGreaterThan(290);

    const streaming = connect(port, '127.0.0.1');
    let answer = '';
    streaming.on('data', (chunk) => {
      answer += chunk;
    });
    streaming.write(`POST /imports HTTP/1.1\r\nConnection: close\r\n${HEAD('application/x-ndjson', 5 * line.length)}`);
    for (let part = 0; part < 5; part++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      streaming.write(line);
    }
    await expect.poll(() => answer, { timeout: 20_000 }).toContain('"video_assets":5');
    await app.close();
    expect(lines).toEqual([]);
  });

  test.each([
    ['with its length', { 'content-length': String(TOO_LARGE) }, 0],
    ['in chunks', { 'transfer-encoding': 'chunked' }, TOO_LARGE],
  ])('a body over 4 MiB that is sent %s is refused with the limit, and changes nothing', async (_, framing, most) => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const events = () => ctx.db.kysely.selectFrom('ledger_events').selectAll().execute();
    const before = await events();
    const app = await buildApp(ctx, { docs: false });
    let sent = 0;
    // would be valid without the limit: JSON may end with spaces
    const body = JSON.stringify({ video_asset_id: uuid(1), platforms: ['tiktok'] }).padEnd(TOO_LARGE);
    const payload = Readable.from(
      (function* () {
        for (; sent < body.length; sent += CHUNK) yield body.slice(sent, sent + CHUNK);
      })(),
    );
    const headers = { 'content-type': 'application/json', ...framing };
    const answer = await app.inject({ method: 'POST', url: '/campaigns/orchestrate', headers, payload });
    expect(answer.json()).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(answer.json().detail).toBe('the body has more than 4194304 bytes, the maximum here');
    expect(sent).toBeLessThanOrEqual(most);
    expect(await events()).toEqual(before);
    await app.close();
  });
});
