import Fastify from 'fastify';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { unavailable } from '../../../core/kernel/index.ts';
import { onEachDatabase, type TestContext } from '../../../testing/index.ts';
import { giveContexts } from '../request-context.ts';
import { honorIdempotencyKeys } from './index.ts';

onEachDatabase('a key', (testContext) => {
  /** Starts a request that runs until `end` is called with its status; timers are fake until then. */
  async function longRequest(change: (ctx: TestContext) => TestContext = (it) => it) {
    const ctx = change(await testContext());
    const app = Fastify();
    giveContexts(app, ctx, 30_000);
    honorIdempotencyKeys(app);
    let end = (_status: number) => {};
    const ended = new Promise<number>((resolve) => {
      end = resolve;
    });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const begun = new Promise<void>((resolve) => {
      app.post('/long', async (_, reply) => {
        resolve();
        return reply.code(await ended).send({});
      });
    });
    const answer = app.inject({ method: 'POST', url: '/long', headers: { 'idempotency-key': 'k-1' } }).then((it) => it);
    await begun;
    const leftSeconds = async () => {
      const { rows } = await sql<{ left: number }>`
        select extract(epoch from lease_until - now())::float8 as left from idempotency_keys`.execute(ctx.db.kysely);
      return Math.round(rows[0]?.left ?? 0);
    };
    const lapse = () =>
      sql`update idempotency_keys set lease_until = now() + interval '1 second'`.execute(ctx.db.kysely);
    const endWith = async (status: number) => {
      end(status);
      await answer;
      await app.close();
    };
    return { ctx, leftSeconds, lapse, endWith };
  }

  test('a running request renews its key for 60 s every 20 s, until it ends', async () => {
    const { leftSeconds, lapse, endWith } = await longRequest();
    try {
      expect(await leftSeconds()).toBeGreaterThan(55);
      await lapse();
      vi.advanceTimersByTime(19_999);
      expect(await leftSeconds()).toBeLessThan(2);
      vi.advanceTimersByTime(1);
      await expect.poll(leftSeconds).toBeGreaterThan(55);
      expect(await leftSeconds()).toBeLessThanOrEqual(60);
      await endWith(200);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a renewal that fails is tried again 20 s later', async () => {
    let failures = 0;
    const { leftSeconds, lapse, endWith } = await longRequest((ctx) => ({
      ...ctx,
      log: ctx.log.child({}, { level: 'silent' }),
      db: {
        ...ctx.db,
        run: async (statement, values) => {
          if (statement.name === 'renew-idempotency-key' && failures++ === 0)
            throw unavailable('database-unavailable', 'away');
          return ctx.db.run(statement, values);
        },
      },
    }));
    try {
      await lapse();
      vi.advanceTimersByTime(20_000);
      await expect.poll(() => failures).toBe(1);
      expect(await leftSeconds()).toBeLessThan(2);
      vi.advanceTimersByTime(20_000);
      await expect.poll(leftSeconds).toBeGreaterThan(55);
      await endWith(200);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a request that changed nothing and ends with 503 frees its key, even after a renewal', async () => {
    const { ctx, leftSeconds, lapse, endWith } = await longRequest();
    try {
      await lapse();
      vi.advanceTimersByTime(20_000);
      await expect.poll(leftSeconds).toBeGreaterThan(55);
      await endWith(503);
      const { rows } = await sql`select * from idempotency_keys`.execute(ctx.db.kysely);
      expect(rows).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
