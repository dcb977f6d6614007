import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { sendWebFile, type WebFile } from './web-files.ts';

const file: WebFile = {
  type: 'text/css; charset=utf-8',
  bytes: new Map(['br', 'gzip', 'identity'].map((encoding) => [encoding, Buffer.from(encoding)])),
};

test('a file is sent in the best encoding that the reader accepts, with a matching Vary header', async () => {
  const app = Fastify();
  app.get('/', (request, reply) => sendWebFile(request, reply, file));
  for (const [accepted, encoding] of [
    ['gzip, deflate, br', 'br'],
    ['gzip;q=0.8 , deflate', 'gzip'],
    ['deflate', 'identity'],
    [undefined, 'identity'],
  ] as const) {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const answer = await app.inject({ url: '/', headers });
    expect([accepted, answer.body, answer.headers['content-encoding'] ?? 'identity']).toEqual([
      ...[accepted, encoding, encoding],
    ]);
    expect(answer.headers).toMatchObject({ vary: 'accept-encoding', 'content-type': file.type });
  }
  await app.close();
});
