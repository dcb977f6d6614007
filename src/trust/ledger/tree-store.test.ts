import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { firstMissingLeaf, firstOtherNode, hashesOf } from './tree-store.ts';
import { nodeBeyondTree } from './verify/store.ts';

onEachDatabase('of several faults in the stored tree', (testContext) => {
  test('the first one is named', async () => {
    const { db } = await testContext();
    await sql`
      insert into ledger_leaves (leaf_index, xid, seq, event_id, hash)
      select index, '1'::xid8, index, gen_random_uuid(), sha256('leaf') from generate_series(9, 0, -1) index
      where index not in (3, 5, 7)`.execute(db.kysely);
    expect(await firstMissingLeaf(db, 0, 9)).toBe(3);
    expect(await firstMissingLeaf(db, 4, 7)).toBe(5);
    expect(await firstMissingLeaf(db, 6, 7)).toBeUndefined();
    await expect(hashesOf(db, [{ level: 2, index: 1 }])).rejects.toThrow(
      'the tree has no hash 5 on level 0: run `campaigns-engine ledger verify`',
    );
    const hash = Buffer.alloc(32);
    const nodes = [
      { level: 16, index: 0, hash },
      { level: 8, index: 2, hash },
      { level: 8, index: 1, hash },
    ];
    expect(await firstOtherNode(db, nodes)).toEqual({ level: 8, index: 1 });
    for (const { level, index } of nodes)
      await sql`insert into ledger_nodes (level, node_index, hash) values (${level}, ${index}, ${hash})`.execute(
        db.kysely,
      );
    expect(await firstOtherNode(db, nodes)).toBeUndefined();
    expect(await nodeBeyondTree(db)).toEqual({ level: 8, index: 1 });
  });
});
