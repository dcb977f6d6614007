import type { Context } from '../../context.ts';
import { invalid } from '../../core/kernel/index.ts';
import type { ResultRow } from './read-result.ts';
import { type Upserted, upsertBatch } from './upsert-results.ts';

/** A preview holds a transaction that others wait for; larger files must be imported directly. */
const MOST_ROWS = 20_000;

/** Rolls back a transaction that was only a preview. */
class Seen extends Error {
  constructor(readonly upserted: readonly Upserted[]) {
    super('the import was only to be seen');
  }
}

/**
 * Previews an import: performs it in one transaction, which is then rolled back. Reads everything before the
 * transaction begins.
 *
 * @throws `validation-failed` for more than 20,000 results
 */
export async function previewResults(
  ctx: Context,
  batches: AsyncIterable<readonly ResultRow[]>,
  importId: string,
): Promise<readonly Upserted[]> {
  const read: (readonly ResultRow[])[] = [];
  let rows = 0;
  for await (const batch of batches) {
    read.push(batch);
    rows += batch.length;
    if (rows > MOST_ROWS)
      throw invalid([{ path: 'dry_run', message: `accepts at most ${MOST_ROWS} results: import the file itself` }]);
  }
  const done = ctx.db.transaction<never>(async (transaction) => {
    const upserted: Upserted[] = [];
    for (const batch of read) upserted.push(await upsertBatch(transaction, ctx, batch, importId));
    throw new Seen(upserted);
  });
  return done.catch((error: unknown) => {
    if (error instanceof Seen) return error.upserted;
    throw error;
  });
}
