import { expect, test } from 'vitest';
import {
  hasPostgres,
  migratedPostgresDatabase,
  onEachDatabase,
  openTestEngine,
  settled,
  uuid,
} from '../../testing/index.ts';
import { appendEvents, lastActor, ledgerEvents } from './store.ts';

const fact = (n: number) =>
  ({ type: 'campaign_status_changed', entityId: uuid(n), metadata: { from: 'draft', to: `${n}` } }) as const;

onEachDatabase('the ledger', (testContext) => {
  test('of two events in one transaction, the second names the last actor', async () => {
    const ctx = await testContext();
    await ctx.db.transaction(async (transaction) => {
      await appendEvents(transaction, { ...ctx, actor: 'first' }, [fact(1)]);
      await appendEvents(transaction, { ...ctx, actor: 'second' }, [fact(1)]);
    });
    expect(await lastActor(ctx.db, uuid(1), 'campaign_status_changed', { to: '1' })).toBe('second');
    expect(await lastActor(ctx.db, uuid(1), 'campaign_status_changed', { to: '2' })).toBeUndefined();
  });

  test('paging with a cursor skips and repeats nothing', async () => {
    const ctx = await testContext();
    for (let n = 1; n <= 7; n++) await ctx.db.transaction((transaction) => appendEvents(transaction, ctx, [fact(n)]));
    await settled(ctx);
    const all = async (order: 'oldest' | 'newest', types?: 'campaign_status_changed'[]) => {
      const seen: unknown[] = [];
      let after: string | undefined;
      do {
        const { rows, next } = await ledgerEvents(ctx, { limit: 3, after, order, event_type: types });
        seen.push(...rows.map(({ metadata }) => metadata.to));
        after = next ?? undefined;
      } while (after !== undefined);
      return seen.join('');
    };
    for (const types of [undefined, ['campaign_status_changed' as const]])
      expect([await all('oldest', types), await all('newest', types)]).toEqual(['1234567', '7654321']);
    const filtered = await ledgerEvents(ctx, { limit: 10, entity_id: uuid(3), entity_type: 'campaign' });
    expect(filtered.rows).toMatchObject([{ entity_id: uuid(3), actor: 'test', severity: 'info' }]);
  });

  test('events are found by actor and time', async () => {
    const ctx = await testContext();
    for (const [actor, hour] of [
      ['key:ada', 1],
      ['key:ben', 2],
      ['key:ada', 3],
    ] as const)
      await ctx.db.transaction((transaction) =>
        appendEvents(transaction, { ...ctx, actor, now: () => new Date(Date.UTC(2026, 10, 1, hour)) }, [fact(hour)]),
      );
    await settled(ctx);
    const at = (hour: number) => `2026-11-01T0${hour}:00:00Z`;
    const found = async (query: object) =>
      (await ledgerEvents(ctx, { limit: 10, ...query })).rows.map(({ metadata }) => metadata.to);
    expect(await found({ actor: 'key:ada' })).toEqual(['1', '3']);
    expect(await found({ since: at(2) })).toEqual(['2', '3']);
    expect(await found({ since: at(2), until: at(3), order: 'newest' })).toEqual(['2']);
    expect(await found({ actor: 'key:ben', until: at(2) })).toEqual([]);
  });

  test('a filter by type or entity type keeps the order across pages', async () => {
    const ctx = await testContext();
    const url = 'https://example.com';
    const webhook = (type: 'webhook_added' | 'webhook_removed', n: number) => {
      const metadata = { url, event_types: null };
      return type === 'webhook_added'
        ? { type, entityId: uuid(n), metadata }
        : { type, entityId: uuid(n), metadata: { url } };
    };
    const events = [
      webhook('webhook_added', 1),
      fact(2),
      webhook('webhook_removed', 1),
      fact(3),
      webhook('webhook_added', 4),
    ];
    for (const event of events) await ctx.db.transaction((transaction) => appendEvents(transaction, ctx, [event]));
    await settled(ctx);
    const first = await ledgerEvents(ctx, { limit: 2, entity_type: 'webhook' });
    expect(first.rows.map(({ event_type }) => event_type)).toEqual(['webhook_added', 'webhook_removed']);
    const second = await ledgerEvents(ctx, { limit: 2, entity_type: 'webhook', after: first.next ?? '' });
    expect(second).toMatchObject({ rows: [{ event_type: 'webhook_added', entity_id: uuid(4) }], next: null });
    const added = await ledgerEvents(ctx, { limit: 9, event_type: ['webhook_added'] });
    expect(added.rows.map(({ entity_id }) => entity_id)).toEqual([uuid(1), uuid(4)]);
    const several = { event_type: ['webhook_added', 'webhook_removed', 'webhook_added'], limit: 9 };
    expect((await ledgerEvents(ctx, several)).rows.map(({ entity_id }) => entity_id)).toEqual(
      [1, 1, 4].map((n) => uuid(n)),
    );
    for (const nothing of [
      { entity_type: 'nothing' },
      { event_type: ['webhook_added'], entity_type: 'campaign' },
      { event_type: ['nothing'] },
    ])
      expect((await ledgerEvents(ctx, { limit: 9, ...nothing })).rows).toEqual([]);
  });

  test('a cursor that the ledger did not issue is refused', async () => {
    const ctx = await testContext();
    for (const after of ['', 'x', Buffer.from('1|2|3').toString('base64url'), Buffer.from("1|'").toString('base64url')])
      await expect(ledgerEvents(ctx, { limit: 3, after })).rejects.toMatchObject({ code: 'validation-failed' });
  });
});

test.skipIf(!hasPostgres())('an event is shown only when every older transaction has ended', async () => {
  const engine = await openTestEngine({ databaseUrl: await migratedPostgresDatabase() });
  const append = (n: number) => engine.db.transaction((transaction) => appendEvents(transaction, engine, [fact(n)]));
  const shown = async () => (await ledgerEvents(engine, { limit: 10 })).rows.map(({ metadata }) => metadata.to);
  await engine.db.transaction(async (older) => {
    await appendEvents(older, engine, [fact(1)]);
    await append(2);
    // 2 is committed, but 1 may still come before it
    expect(await shown()).toEqual([]);
  });
  expect(await shown()).toEqual(['1', '2']);
  await engine.close();
});
