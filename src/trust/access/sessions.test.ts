import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { openDoor } from './door.ts';
import { createKey, revokeKey } from './keys.ts';
import { findSession, findSessions, LASTS_MS, setLastSeen } from './session-store.ts';
import { endSession, startSession } from './sessions.ts';
import { findKeys } from './store.ts';

onEachDatabase('sessions', (testContext) => {
  test('ending a session twice changes nothing and records one event', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin' });
    const { session } = await startSession(ctx, key);
    const ended = await endSession(ctx, session.id);
    expect(ended.state).toBe('ended');
    ctx.clock.advance(1000);
    expect(await endSession(ctx, session.id)).toEqual(ended);
    const stored = await ctx.db.kysely.selectFrom('sessions').select('ended_at').execute();
    expect(stored.map(({ ended_at }) => ended_at?.toISOString())).toEqual(['2026-01-01T00:00:00.000Z']);
    const events = ctx.db.kysely
      .selectFrom('ledger_events')
      .select(['event_type', 'actor', 'metadata'])
      .where('entity_id', '=', session.id);
    const metadata = { key: 'ada' };
    expect(await events.orderBy('seq').execute()).toEqual([
      { event_type: 'session_started', actor: 'ada', metadata },
      { event_type: 'session_ended', actor: ctx.actor, metadata },
    ]);
  });

  test('a key pasted with spaces or a line break signs in', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin' });
    expect((await startSession(ctx, ` ${key}\n`)).session).toMatchObject({ actor: 'ada', state: 'active' });
  });

  test('a session ends or expires with its key', async () => {
    const ctx = await testContext();
    const expires_at = new Date(ctx.now().getTime() + 3_600_000).toISOString();
    const lasting = await createKey(ctx, { name: 'ada', role: 'admin' });
    const short = await createKey(ctx, { name: 'bob', role: 'viewer', expires_at });
    for (const { key } of [lasting, short]) await startSession(ctx, key);
    const states = async () => {
      const { rows } = await findSessions(ctx.db, { limit: 10 }, ctx.now());
      return Object.fromEntries(rows.map(({ actor, state }) => [actor, state]));
    };
    expect(await states()).toEqual({ ada: 'active', bob: 'active' });
    await revokeKey(ctx, lasting.id);
    ctx.clock.advance(3_600_000);
    expect(await states()).toEqual({ ada: 'ended', bob: 'expired' });
  });

  test('activity in a session counts as a use of its key', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin' });
    const { session, secret } = await startSession(ctx, key);
    ctx.clock.advance(60_000);
    const door = await openDoor(ctx, 'keys');
    await door.admitSession(secret);
    await door.close();
    const used = (await findKeys(ctx.db, { limit: 1 }, ctx.now())).rows[0]?.last_used_at;
    const seen = (await findSession(ctx.db, session.id, ctx.now()))?.last_seen_at;
    expect([used, seen]).toEqual(['2026-01-01T00:01:00.000Z', '2026-01-01T00:01:00.000Z']);
  });

  test("a session's last use is never set back to an earlier time", async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin' });
    const { session } = await startSession(ctx, key);
    const at = (seconds: number) => new Date(Date.parse(session.last_seen_at) + seconds * 1000);
    for (const seconds of [60, 30]) await setLastSeen(ctx.db, new Map([[session.id, at(seconds)]]));
    expect((await findSession(ctx.db, session.id, ctx.now()))?.last_seen_at).toBe(at(60).toISOString());
  });

  test('a session that expired a month ago is deleted when the next one starts', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'ada', role: 'admin' });
    const { session: first } = await startSession(ctx, key);
    const found = async () => (await findSession(ctx.db, first.id, ctx.now())) !== undefined;
    ctx.clock.advance(LASTS_MS + 30 * 86_400_000);
    await startSession(ctx, key);
    expect(await found()).toBe(true);
    ctx.clock.advance(1);
    await startSession(ctx, key);
    expect(await found()).toBe(false);
  });
});
