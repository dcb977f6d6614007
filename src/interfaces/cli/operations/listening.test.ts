import { afterAll, expect, test } from 'vitest';
import { configFrom } from '../../../config.ts';
import type { TestContext } from '../../../testing/index.ts';
import { onEmbeddedDatabase } from '../../../testing/index.ts';
import { createKey, revokeKey } from '../../../trust/access/index.ts';
import { closed, listen, lockedApp } from './listening.ts';
import { serveCommand } from './serve.ts';
import { workerCommand } from './worker.ts';

const CONFIG = configFrom({});

test('serve and worker listen only on this machine by default', () => {
  expect(serveCommand(CONFIG).opts()).toMatchObject({ host: '127.0.0.1', port: 8080, worker: true, seal: true });
  expect(workerCommand(CONFIG).opts()).toMatchObject({ metricsHost: '127.0.0.1', concurrency: 2, seal: true });
});

test('the environment sets the load limits', () => {
  const loadLimits = { eventLoopDelayMs: 1, waitingForDatabase: 2, databaseWaitMs: 3 };
  expect(serveCommand({ ...CONFIG, loadLimits }).opts()).toMatchObject({
    maxEventLoopDelay: 1,
    maxWaiting: 2,
    maxDatabaseWait: 3,
  });
});

onEmbeddedDatabase('a server', (testContext) => {
  const opened: Awaited<ReturnType<typeof lockedApp>>[] = [];

  afterAll(() => Promise.all(opened.map(closed)));

  async function open(ctx: TestContext, host: string, rateLimit?: number) {
    const app = await lockedApp(ctx as never, host, { rateLimit, publicUrl: undefined }, { docs: false });
    opened.push(app);
    return app;
  }

  const ask = async (app: Awaited<ReturnType<typeof open>>, key?: string) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const reply = await app.inject({ url: '/campaigns', headers });
    return [reply.statusCode, Number(reply.headers['x-ratelimit-limit'] ?? reply.headers['ratelimit-limit'] ?? 0)];
  };

  test('on a loopback address needs a key only once one exists, and has no default rate limit', async () => {
    const ctx = await testContext();
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(await ask(await open(ctx, host))).toEqual([200, 0]);
    const { key } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    expect(await ask(await open(ctx, '127.0.0.1'))).toEqual([401, 0]);
    expect(await ask(await open(ctx, '127.0.0.1'), key)).toEqual([200, 0]);
    expect(await ask(await open(ctx, '127.0.0.1', 7), key)).toEqual([200, 7]);
  });

  test.each(['0.0.0.0', '::', '192.0.2.7'])('on %s starts only with an active key, and requires it', async (host) => {
    const ctx = await testContext();
    const refused = { code: 'no-key', message: expect.stringContaining(`--host ${host} `) };
    await expect(open(ctx, host)).rejects.toMatchObject(refused);
    const { id, key } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const app = await open(ctx, host);
    expect([await ask(app), await ask(app, key)]).toEqual([
      [401, 0],
      [200, 6_000],
    ]);
    expect(await ask(await open(ctx, host, 7), key)).toEqual([200, 7]);
    await revokeKey(ctx, id);
    expect(await ask(app, key)).toEqual([401, 0]);
    await expect(open(ctx, host)).rejects.toMatchObject(refused);
    const expiresAt = new Date(ctx.now().getTime() + 1000).toISOString();
    await createKey(ctx, { name: 'bob', role: 'viewer', expires_at: expiresAt });
    await open(ctx, host);
    ctx.clock.advance(1000);
    await expect(open(ctx, host)).rejects.toMatchObject(refused);
  });

  test('on an IPv6 address prints it as in a URL', async () => {
    const app = { listen: async () => {}, server: { address: () => ({ port: 8080 }) } };
    expect(await listen(app as never, '::1', 8080, '--port')).toBe('http://[::1]:8080');
  });

  test('prints its address, and names the option for another port if the port is taken', async () => {
    const ctx = await testContext();
    const url = await listen(await open(ctx, '127.0.0.1'), '127.0.0.1', 0, '--port');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const port = Number(new URL(url).port);
    await expect(listen(await open(ctx, '127.0.0.1'), '127.0.0.1', port, '--metrics-port')).rejects.toMatchObject({
      code: 'cannot-listen',
      message: expect.stringMatching(/use another --metrics-port$/),
    });
  });
});
