import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addFacts, asSuperuser, newSigningKey, onEachDatabase, sealEverything, settled } from '../../testing/index.ts';
import { continueOrder } from './order.ts';
import { ledgerEvents } from './store.ts';
import { verifyLedger } from './verify/index.ts';

const key = newSigningKey();
const trust = { keys: [key.verifier] };

onEachDatabase('a ledger restored into a cluster with lower transaction ids', (testContext) => {
  test('adds new events after old ones, keeps cursors valid, and seals without false alarms', async () => {
    const ctx = await testContext();
    expect(await continueOrder(ctx.db)).toBe(0);
    await addFacts(ctx, 60);
    await sealEverything(ctx, { key });
    await addFacts(ctx, 5);
    // as if written in a cluster that was a million transactions ahead
    await asSuperuser(ctx, async (db) => {
      for (const table of ['ledger_events', 'ledger_leaves'])
        await sql`update ${sql.table(table)} set xid = (xid::text::bigint + 1000000)::text::xid8`.execute(db.kysely);
    });
    const shown = async (after?: string) =>
      (await ledgerEvents(ctx, { limit: 1000, after })).rows.map(({ seq }) => seq);
    expect(await shown()).toEqual([]);
    expect(await continueOrder(ctx.db)).toBeGreaterThan(900_000);
    expect(await continueOrder(ctx.db)).toBe(0);
    await settled(ctx);
    const { rows: old, next } = await ledgerEvents(ctx, { limit: 64 });
    await addFacts(ctx, 7);
    await settled(ctx);
    const all = await shown();
    expect(all).toHaveLength(72);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect([...old.map(({ seq }) => seq), ...(await shown(next ?? undefined))]).toEqual(all);
    expect((await sealEverything(ctx, { key })).size).toBe(72);
    expect(await verifyLedger(ctx.db, trust)).toMatchObject({ ok: true, events: 72, tree_size: 72 });
  });
});
