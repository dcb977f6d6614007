import { Writable } from 'node:stream';
import Fastify from 'fastify';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { onEachDatabase, uuid } from '../../testing/index.ts';
import { buildApp } from './app.ts';
import { giveContexts } from './request-context.ts';

onEachDatabase('the context of a request', (testContext) => {
  test('every request has an id, its own or a new one, which the response and its problem contain', async () => {
    const app = await buildApp(await testContext(), { docs: false });
    const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
    const brought = await ask(`/jobs/${uuid(1)}`, { 'x-request-id': 'proxy-7/ab.c' });
    expect(brought.headers['x-request-id']).toBe('proxy-7/ab.c');
    expect(brought.json()).toMatchObject({ status: 404, instance: 'proxy-7/ab.c' });
    const ids = await Promise.all(['/healthz', '/no/such/route', '/jobs/%ff'].map((url) => ask(url)));
    const made = ids.map(({ headers }) => headers['x-request-id']);
    for (const id of made) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(made).size).toBe(3);
    for (const wrong of ['', 'a b', 'x'.repeat(129), 'a"b'])
      expect((await ask('/healthz', { 'x-request-id': wrong })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    await app.close();
  });

  test('requests that only read, or that a viewer may make, are limited to 30 s of database time', async () => {
    const ctx = await testContext();
    const limited = { ...ctx.db };
    const limit = vi.fn(() => limited);
    const app = Fastify();
    giveContexts(app, { ...ctx, db: { ...ctx.db, limited: limit } }, 30_000);
    const used: Record<string, boolean> = {};
    for (const [method, role] of [
      ['GET', 'viewer'],
      ['GET', 'admin'],
      ['POST', 'viewer'],
      ['POST', 'operator'],
      ['DELETE', 'admin'],
    ] as const)
      app.route({
        method,
        url: `/${role}`,
        config: { role },
        handler: async (request) => {
          used[`${method} ${role}`] = request.ctx.db === limited;
          return {};
        },
      });
    for (const asked of ['GET viewer', 'GET admin', 'POST viewer', 'POST operator', 'DELETE admin'] as const) {
      const [method, role] = asked.split(' ') as ['GET' | 'POST' | 'DELETE', string];
      await app.inject({ method, url: `/${role}` });
    }
    expect(limit.mock.calls).toEqual([[30_000]]);
    expect(used).toEqual({
      ...{ 'GET viewer': true, 'GET admin': true, 'POST viewer': true },
      ...{ 'POST operator': false, 'DELETE admin': false },
    });
    await app.close();
  });

  test('a route has its own request id and a log that contains it', async () => {
    const ctx = await testContext();
    const lines: string[] = [];
    const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
    const broken = { ...ctx.queue, job: () => Promise.reject(new Error('broken on purpose')) };
    const app = await buildApp({ ...ctx, queue: broken, log: pino({ level: 'error' }, sink) }, { docs: false });
    const answer = await app.inject({ url: `/jobs/${uuid(1)}`, headers: { 'x-request-id': 'mine' } });
    expect(answer.json()).toMatchObject({ status: 500, instance: 'mine' });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { request_id: 'mine', msg: 'a request failed', err: { message: 'broken on purpose' } },
    ]);
    await app.close();
  });
});
