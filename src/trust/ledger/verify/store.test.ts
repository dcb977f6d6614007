import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../../testing/index.ts';
import { checkpointsDownFrom, checkpointsUpTo } from './store.ts';

async function sizesOf(checkpoints: AsyncIterable<{ readonly tree_size: number }>) {
  const sizes: number[] = [];
  for await (const { tree_size } of checkpoints) sizes.push(tree_size);
  return sizes;
}

onEachDatabase('checkpoints', (testContext) => {
  test('are read by size across pages, in whatever order they are stored', async () => {
    const { db } = await testContext();
    await sql`
      insert into ledger_checkpoints (tree_size, root, sealed_at, note)
      select size, sha256('root'), now(), 'note' from generate_series(2500, 1, -1) size`.execute(db.kysely);
    const upTo = Array.from({ length: 2400 }, (_, at) => at + 1);
    expect(await sizesOf(checkpointsUpTo(db, 2400))).toEqual(upTo);
    expect(await sizesOf(checkpointsDownFrom(db, 2400))).toEqual(upTo.toReversed());
  });
});
