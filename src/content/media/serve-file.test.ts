import { once } from 'node:events';
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { rangeOf, serveFile } from './serve-file.ts';

const BYTES = Buffer.from('0123456789');
const path = join(mkdtempSync(join(tmpdir(), 'served-')), 'ten');
writeFileSync(path, BYTES);
const app = Fastify();
app.get('/', (request, reply) =>
  serveFile(request, reply, { path, type: 'video/mp4', version: 'v' }, () => new Error('gone')),
);
const get = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ url: '/', method, headers });

test('a range request gets its bytes, and a plain request the whole file', async () => {
  const whole = await get();
  expect(whole.statusCode).toBe(200);
  expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': '10', etag: '"v-10"' });
  expect(whole.rawPayload).toEqual(BYTES);
  const part = await get({ range: 'bytes=2-4' });
  expect([part.statusCode, part.headers['content-range'], part.body]).toEqual([206, 'bytes 2-4/10', '234']);
  expect((await get({ range: 'bytes=-3' })).body).toBe('789');
  expect((await get({ range: 'bytes=7-99' })).headers['content-range']).toBe('bytes 7-9/10');
});

test('a range beyond the end gets 416, and several ranges or other units get the whole file', async () => {
  const beyond = await get({ range: 'bytes=10-' });
  expect([beyond.statusCode, beyond.headers['content-range'], beyond.body]).toEqual([416, 'bytes */10', '']);
  for (const range of ['bytes=0-1,4-5', 'seconds=1-2', 'bytes=5-2'])
    expect((await get({ range })).statusCode).toBe(200);
});

test('a range of an older version gets the whole file, and a cached version gets 304', async () => {
  expect((await get({ range: 'bytes=0-0', 'if-range': '"v-10"' })).statusCode).toBe(206);
  expect((await get({ range: 'bytes=0-0', 'if-range': '"old"' })).body).toBe('0123456789');
  expect((await get({ 'if-none-match': '"old", "v-10"' })).statusCode).toBe(304);
});

test('HEAD reports the full length and sends no body', async () => {
  const head = await get({ range: 'bytes=2-4' }, 'HEAD');
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
});

test('every served range lies within the file', () => {
  const part = fc.oneof(fc.constant(''), fc.nat(300).map(String));
  fc.assert(
    fc.property(part, part, fc.integer({ min: 1, max: 200 }), (from, to, size) => {
      const range = rangeOf(`bytes=${from}-${to}`, size);
      if (typeof range === 'string') return;
      expect(range.first).toBeGreaterThanOrEqual(0);
      expect(range.last).toBeLessThan(size);
      expect(range.first).toBeLessThanOrEqual(range.last);
    }),
  );
});

test('a client that stops reading is disconnected', async () => {
  const large = join(mkdtempSync(join(tmpdir(), 'served-')), 'large');
  writeFileSync(large, '');
  truncateSync(large, 64 * 1024 * 1024);
  const server = Fastify();
  server.get('/large', (request, reply) =>
    serveFile(request, reply, { path: large, type: 'video/mp4', version: 'v', pauseMs: 200 }, () => new Error('gone')),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const reader = connect(port, '127.0.0.1');
  reader.on('error', () => {});
  const closed = once(server.server, 'connection').then(([socket]) => once(socket, 'close'));
  await once(reader, 'connect');
  reader.pause();
  reader.write('GET /large HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await closed;
  reader.destroy();
  await server.close();
});
