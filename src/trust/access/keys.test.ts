import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, expect, test, vi } from 'vitest';
import type { Context } from '../../context.ts';
import { onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { authenticate } from './authenticate.ts';
import { openDoor } from './door.ts';
import { createKey, revokeKey } from './keys.ts';
import { anyActiveKey, findKeys, setLastUsed } from './store.ts';

const compare = vi.spyOn(crypto, 'timingSafeEqual');
syncBuiltinESMExports();
afterAll(() => {
  compare.mockRestore();
  syncBuiltinESMExports();
});

/** Returns the same context, with its statements counted. */
function watched(ctx: TestContext) {
  const run = vi.fn(ctx.db.run);
  const query = vi.fn();
  const db = new Proxy(ctx.db, {
    get: (target, name) => {
      if (name === 'run') return run;
      if (name === 'query' || name === 'transaction') query();
      return Reflect.get(target, name);
    },
  });
  return { ctx: { ...ctx, db }, run, query };
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'let in',
    (error: { kind: string; code: string }) => `${error.kind} ${error.code}`,
  );

onEachDatabase('API keys', (testContext) => {
  const keys = async (ctx: Context) => (await findKeys(ctx.db, { limit: 10 }, ctx.now())).rows;

  test('a key authenticates with its name and role, and only its digest is stored', async () => {
    const ctx = await testContext();
    const { key, prefix, id, ...shown } = await createKey(ctx, { name: 'ada', role: 'operator' });
    expect(key).toMatch(/^ce_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/);
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    expect(shown).toMatchObject({ name: 'ada', role: 'operator', state: 'active', expires_at: null });
    expect(await authenticate(ctx, `Bearer ${key}`)).toEqual({
      ...{ actor: 'ada', role: 'operator', kind: 'person', keyId: id },
    });
    const secret = key.slice(prefix.length + 1);
    const rows = await ctx.db.kysely.selectFrom('api_keys').selectAll().execute();
    const events = await ctx.db.kysely.selectFrom('ledger_events').selectAll().execute();
    expect(JSON.stringify([rows, events, await keys(ctx)])).not.toContain(secret);
    expect(events).toMatchObject([
      {
        event_type: 'api_key_created',
        entity_id: id,
        actor: 'test',
        metadata: { name: 'ada', role: 'operator', kind: 'person', prefix, expires_at: null },
      },
    ]);
  });

  test('wrong, unknown, revoked, and right keys cost the same: one lookup and one comparison', async () => {
    const ctx = await testContext();
    const { key, prefix } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const ended = await createKey(ctx, { name: 'bob', role: 'viewer' });
    await revokeKey(ctx, ended.id);
    const wrong = `${prefix}_${'A'.repeat(43)}`;
    const unknown = `ce_0123456789ab_${key.slice(-43)}`;
    for (const [sent, outcome] of [
      [key, 'let in'],
      [wrong, 'unauthenticated key-unknown'],
      [unknown, 'unauthenticated key-unknown'],
      [ended.key, 'unauthenticated key-revoked'],
    ] as const) {
      const { ctx: counted, run, query } = watched(ctx);
      compare.mockClear();
      expect(await code(authenticate(counted, `Bearer ${sent}`))).toBe(outcome);
      expect({ outcome, lookUps: run.mock.calls.map(([statement, values]) => [statement.name, values]) }).toEqual({
        outcome,
        lookUps: [['api-key-by-prefix', [sent.slice(0, 15)]]],
      });
      expect(query).not.toHaveBeenCalled();
      expect(compare).toHaveBeenCalledTimes(1);
      expect(compare.mock.calls[0]?.map((digest) => digest.byteLength)).toEqual([32, 32]);
    }
  });

  test('missing, malformed, unknown, expired, and revoked keys are refused with different codes', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin', expires_at: '2026-01-01T00:00:10.000Z' });
    const { key: other, id } = await createKey(ctx, { name: 'bob', role: 'admin' });
    expect(await code(authenticate(ctx, undefined))).toBe('unauthenticated key-missing');
    for (const header of [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${key}`,
      key,
      `Bearer ${key}x`,
      `Bearer ${key} x`,
      "Bearer '--",
    ])
      expect({ header, code: await code(authenticate(ctx, header)) }).toEqual({
        header,
        code: 'unauthenticated key-malformed',
      });
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    expect(await code(authenticate(ctx, `Bearer ${key.slice(0, -1)}${last}`))).toBe('unauthenticated key-unknown');
    expect(await code(authenticate(ctx, `bearer ${key}`))).toBe('let in');
    ctx.clock.advance(10_000);
    expect(await code(authenticate(ctx, `Bearer ${key}`))).toBe('unauthenticated key-expired');
    await revokeKey(ctx, id);
    expect(await code(authenticate(ctx, `Bearer ${other}`))).toBe('unauthenticated key-revoked');
    expect((await keys(ctx)).map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'ada expired',
      'bob revoked',
    ]);
  });

  test('a name belongs to one active key and cannot be one that the ledger reserves', async () => {
    const ctx = await testContext();
    const first = await createKey(ctx, { name: 'ada', role: 'viewer' });
    expect(await code(createKey(ctx, { name: 'ada', role: 'admin' }))).toBe('conflict key-name-taken');
    const revoked = await revokeKey(ctx, first.id);
    expect(await revokeKey(ctx, first.id)).toEqual(revoked);
    await createKey(ctx, { name: 'ada', role: 'admin' });
    for (const name of [
      '',
      'cli:ada',
      'job:analyze-film',
      'http:anonymous',
      'library',
      ' ada',
      'a\nb',
      'a'.repeat(101),
    ])
      expect({ name, code: await code(createKey(ctx, { name, role: 'admin' })) }).toEqual({
        name,
        code: 'invalid validation-failed',
      });
    expect(await code(createKey(ctx, { name: 'x', role: 'admin', expires_at: '2025-12-31T00:00:00Z' }))).toBe(
      'invalid validation-failed',
    );
    expect(await code(createKey(ctx, { name: 'x', role: 'admin', expires_at: ctx.now().toISOString() }))).toBe(
      'invalid validation-failed',
    );
    expect(await code(revokeKey(ctx, uuid(9)))).toBe('not-found key-not-found');
    const events = await ctx.db.kysely.selectFrom('ledger_events').select('event_type').orderBy('seq').execute();
    expect(events.map(({ event_type }) => event_type)).toEqual([
      'api_key_created',
      'api_key_revoked',
      'api_key_created',
    ]);
  });

  test("a key's last use is written when the door closes, not by its requests", async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const { ctx: counted, run, query } = watched(ctx);
    const door = await openDoor(counted, 'keys');
    for (let request = 0; request < 3; request++) {
      ctx.clock.advance(1000);
      await door.admit(`Bearer ${key}`);
    }
    expect([run.mock.calls.length, query.mock.calls.length]).toEqual([3, 0]);
    expect((await keys(ctx))[0]?.last_used_at).toBeNull();
    await door.close();
    expect((await keys(ctx))[0]?.last_used_at).toBe('2026-01-01T00:00:03.000Z');
  });

  test("a key's last use is never set back to an earlier time", async () => {
    const ctx = await testContext();
    const { id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const at = (seconds: number) => new Date(ctx.now().getTime() + seconds * 1000);
    for (const seconds of [60, 30]) await setLastUsed(ctx.db, new Map([[id, at(seconds)]]));
    expect((await keys(ctx))[0]?.last_used_at).toBe(at(60).toISOString());
  });

  test('closing the door waits for its writes and warns if they fail', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const log = { ...ctx.log, warn: vi.fn() };
    const away = {
      transformQuery: () => ({}),
      compileQuery: () => ({}),
      executeQuery: () => new Promise((_, refuse) => setTimeout(refuse, 20, new Error('away'))),
    };
    const kysely = { getExecutor: () => away };
    const db = new Proxy(ctx.db, { get: (target, name) => (name === 'kysely' ? kysely : Reflect.get(target, name)) });
    const door = await openDoor({ ...ctx, db, log }, 'keys');
    await door.admit(`Bearer ${key}`);
    await door.close();
    expect(log.warn).toHaveBeenCalledTimes(1);
  });

  test('an expired or revoked key does not count as active', async () => {
    const ctx = await testContext();
    const isActive = () => anyActiveKey(ctx.db, ctx.now());
    expect(await isActive()).toBe(false);
    const expires_at = new Date(ctx.now().getTime() + 1000).toISOString();
    await createKey(ctx, { name: 'short', role: 'viewer', expires_at });
    expect(await isActive()).toBe(true);
    ctx.clock.advance(1000);
    expect(await isActive()).toBe(false);
    const { id } = await createKey(ctx, { name: 'long', role: 'viewer' });
    expect(await isActive()).toBe(true);
    await revokeKey(ctx, id);
    expect(await isActive()).toBe(false);
  });

  test('a door without keys never queries the database, and locks for good with the first key', async () => {
    const ctx = await testContext();
    const { ctx: counted, run, query } = watched(ctx);
    const door = await openDoor(counted, 'keys-if-any');
    query.mockClear();
    for (let request = 0; request < 100; request++)
      expect(await door.welcome()).toEqual({ actor: 'test', role: 'admin', kind: 'person' });
    expect([run.mock.calls.length, query.mock.calls.length]).toEqual([0, 0]);
    const { id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    door.lock();
    expect(door.welcome()).toBeUndefined();
    await revokeKey(ctx, id);
    await door.close();
    const later = await openDoor(ctx, 'keys-if-any');
    expect(later.welcome()).toBeUndefined();
    await later.close();
  });
});
