import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addFacts, newSigningKey, onEachDatabase, sealEverything } from '../../../testing/index.ts';
import { signedNote } from '../note.ts';
import { newestCheckpoint } from '../tree-store.ts';
import { verifyLedger } from './index.ts';

const key = newSigningKey();

/** Changes by a superuser to what proofs, webhooks and replies read besides the events; and what verification reports. */
const CHANGES: Readonly<Record<string, readonly [statement: string, found: object]>> = {
  'the id in a leaf': [
    'update ledger_leaves set event_id = gen_random_uuid() where leaf_index = 7',
    { kind: 'changed', detail: expect.stringContaining('leaf 7 names event') },
  ],
  'the seq in a leaf': [
    'update ledger_leaves set seq = seq + 1000000 where leaf_index = 7',
    { kind: 'changed', detail: expect.stringContaining('leaf 7 names event') },
  ],
  'when a checkpoint was made': [
    `update ledger_checkpoints set sealed_at = '2001-01-01' where tree_size = 300`,
    { kind: 'changed', detail: expect.stringContaining('is not one that the key has signed') },
  ],
  'when an older checkpoint was made': [
    `update ledger_checkpoints set sealed_at = sealed_at + interval '1 s' where tree_size = 10`,
    { kind: 'changed', detail: expect.stringContaining('of 10 events') },
  ],
  'a checkpoint of fewer events than none': [
    'insert into ledger_checkpoints select -1, root, sealed_at, note from ledger_checkpoints where tree_size = 10',
    { kind: 'changed' },
  ],
  'a hash that the tree will need later': [
    `insert into ledger_nodes (level, node_index, hash) values (8, 1, sha256('x'))`,
    { kind: 'inserted', detail: expect.stringContaining('hash 1 on level 8') },
  ],
};

class RolledBack extends Error {}

onEachDatabase('verifying', (testContext) => {
  test('covers every column that a proof, a webhook, or a response uses', async () => {
    const ctx = await testContext();
    for (const facts of [10, 290]) {
      await addFacts(ctx, facts);
      await sealEverything(ctx, { key });
    }
    const trust = { keys: [key.verifier] };
    for (const [name, [statement, found]] of Object.entries(CHANGES)) {
      const work = ctx.db.transaction(async (db) => {
        await sql`set local session_replication_role = replica`.execute(db.kysely);
        await sql.raw(statement).execute(db.kysely);
        const { ok, first_bad } = await verifyLedger(db, trust);
        expect({ name, ok, first_bad }).toMatchObject({ name, ok: false, first_bad: found });
        throw new RolledBack();
      });
      await expect(work).rejects.toThrow(RolledBack);
    }
    expect(await verifyLedger(ctx.db, trust)).toMatchObject({ ok: true, tree_size: 300 });
  });

  test('accepts outside checkpoints in any order and finds the one that contradicts the ledger', async () => {
    const ctx = await testContext();
    const notes: string[] = [];
    for (const facts of [3, 4, 5]) {
      await addFacts(ctx, facts);
      await sealEverything(ctx, { key });
      notes.push((await newestCheckpoint(ctx.db))?.note ?? '');
    }
    const [first = '', second = '', third = ''] = notes;
    const other = { treeSize: 7, root: Buffer.alloc(32, 7), sealedAt: new Date(), seqs: [4, 7] as const };
    const verified = (...outside: string[]) =>
      verifyLedger(ctx.db, {
        keys: [key.verifier],
        outside: async function* () {
          yield* outside;
        },
      });
    expect(await verified(third, first, second)).toMatchObject({ ok: true });
    for (const order of [
      [first, second, signedNote(other, key), third],
      [signedNote(other, key), second],
      [third, first, signedNote(other, key)],
    ])
      expect(await verified(...order)).toMatchObject({
        ok: false,
        first_bad: { kind: 'changed', detail: expect.stringContaining('the checkpoint outside of 7 events') },
      });
    await expect(verified(first, signedNote(other, newSigningKey()), third)).rejects.toThrow(
      'a checkpoint 2 that is not signed',
    );
    await expect(verified()).rejects.toThrow('hold no checkpoint');
  });

  test('verifies a ledger with over a thousand checkpoints', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 1_100);
    await sealEverything(ctx, { key, eventsARound: 1 });
    expect(await verifyLedger(ctx.db, { keys: [key.verifier] })).toMatchObject({ ok: true, tree_size: 1_100 });
  });
});
