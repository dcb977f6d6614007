import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { expect, test, vi } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { createKey, type Door, endSession, openDoor, startSession } from '../../trust/access/index.ts';
import { guard } from './guard.ts';
import { giveContexts } from './request-context.ts';
import { sessionCookie } from './session-cookie.ts';

onEachDatabase('an endless response', (testContext) => {
  async function endless(recheckMs?: number) {
    const ctx = await testContext();
    const app = Fastify();
    giveContexts(app, ctx, 30_000);
    const door = await openDoor(ctx, 'keys');
    const asked = vi.fn();
    const watched: Door = {
      ...door,
      admit: async (authorization) => asked() ?? door.admit(authorization),
      admitSession: async (secret) => asked() ?? door.admitSession(secret),
    };
    guard(app, watched, recheckMs === undefined ? {} : { recheckMs });
    app.get('/endless', { config: { role: 'viewer', isEndless: true } }, (_, reply) => {
      const answer = new Readable({ read() {} }).on('error', () => {});
      answer.push('begun');
      return reply.send(answer);
    });
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/endless`;
    const { key } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const open = async (headers: Record<string, string>) => {
      const stop = new AbortController();
      const answer = await fetch(url, { headers, signal: stop.signal });
      expect(answer.status).toBe(200);
      return { stop, over: answer.text().catch(() => {}) };
    };
    return { ctx, app, asked, key, open };
  }

  test('is checked every five seconds until it closes', async () => {
    const { app, asked, key, open } = await endless();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { stop, over } = await open({ authorization: `Bearer ${key}` });
      const times = [asked.mock.calls.length];
      for (const ms of [4_999, 1, 5_000]) {
        vi.advanceTimersByTime(ms);
        times.push(asked.mock.calls.length);
      }
      expect(times).toEqual([1, 1, 2, 3]);
      stop.abort();
      await over;
      await expect.poll(() => vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
      app.server.closeAllConnections();
      await app.close();
    }
  });

  test('of a session goes on until its sign-out', async () => {
    const { ctx, app, asked, key, open } = await endless(10);
    const { secret, session } = await startSession(ctx, key);
    const { over } = await open({ cookie: sessionCookie(secret, 60) });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(3);
    expect(isOver).toBe(false);
    await endSession(ctx, session.id);
    await over;
    await app.close();
  });
});
