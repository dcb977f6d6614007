import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { answerError } from './problem.ts';

const failing = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

/** Builds an app that reads a body until `fail` returns an error, such as that it cannot be stored. */
async function appThat(fail: () => Error | null) {
  const logged: string[] = [];
  const app = Fastify({
    forceCloseConnections: true,
    logger: { level: 'error', stream: { write: (line: string) => void logged.push(line) } },
  });
  app.setErrorHandler(answerError);
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.post('/', async ({ body }) => {
    if (!(body instanceof Readable)) throw new Error('no body');
    for await (const _ of body) {
      const failure = fail();
      if (failure !== null) throw failure;
    }
    return 'kept';
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, logged, port: (app.server.address() as AddressInfo).port };
}

/** Sends half of the announced body. */
const sendHalf = (port: number) => {
  const sent = request({ port, method: 'POST', headers: { 'content-type': 'video/mp4', 'content-length': 2000 } });
  sent.write(Buffer.alloc(1000));
  return sent;
};

test.each([
  ['ENOSPC', 503, 'disk-full'],
  ['EDQUOT', 503, 'disk-full'],
  ['EIO', 500, 'internal-error'],
  ['57P01', 500, 'internal-error'],
])('%s while a body arrives is reported as %s %s and named in the log', async (errno, status, code) => {
  const { app, logged, port } = await appThat(() => failing(errno));
  const sent = sendHalf(port);
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    sent.on('error', reject).on('response', async (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response
        .on('error', () => {})
        .on('close', () => {
          resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() });
        });
    });
  });
  expect(answer).toMatchObject({ status, body: expect.stringContaining(`"code":"${code}"`) });
  expect(answer.body).not.toContain('it failed');
  expect(logged.join()).toContain(errno);
  await app.close();
});

test('a caller that disconnects in the middle of its body is not logged as a failure', async () => {
  const { app, logged, port } = await appThat(() => null);
  const sent = sendHalf(port).on('error', () => {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  sent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await app.close();
  expect(logged).toEqual([]);
});
