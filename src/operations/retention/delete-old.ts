import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { countOldEvidence, deleteEvidence, type OldRow, oldEvidence } from './store.ts';

/** Maximum rows in memory: the evidence of a video with 10,000 clips is a few MB. */
const ROWS_A_READ = 20;
const ROWS_A_TRANSACTION = 1000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Where lines are written before their rows are deleted. */
export interface Export {
  /** Its name in the ledger. */
  readonly name: string;
  write(lines: string): Promise<void>;
  /** Returns when everything written so far is on disk. */
  sync(): Promise<void>;
}

export interface Deleted {
  readonly orchestrations: number;
  readonly jobs: number;
}

/** A kind of row that is only kept for a limited time. */
interface Kind {
  read(after: string): Promise<readonly OldRow[]>;
  delete(transaction: Transaction, ids: readonly string[]): Promise<number>;
}

const kinds = ({ db, queue }: Pick<Context, 'db' | 'queue'>, before: Date): Record<keyof Deleted, Kind> => ({
  orchestrations: {
    read: (after) => oldEvidence(db, before, after, ROWS_A_READ),
    delete: deleteEvidence,
  },
  jobs: {
    read: async (after) => {
      const jobs = await queue.ended(before, after, ROWS_A_READ);
      return jobs.map((job) => ({ id: job.id, line: JSON.stringify({ type: 'job', ...job }) }));
    },
    delete: (transaction, ids) => queue.deleteEnded(transaction, before, ids),
  },
});

/** Returns what `deleteOld` would delete now. */
export const countOld = async ({ db, queue }: Pick<Context, 'db' | 'queue'>, before: Date): Promise<Deleted> => ({
  orchestrations: await countOldEvidence(db, before),
  jobs: await queue.countEnded(before),
});

/**
 * Deletes the evidence of orchestrations before that time that no current decision and no campaign uses, and jobs that ended
 * before it. Rows are exported and on disk before they are deleted, up to 1,000 in a transaction with the ledger event that
 * records them: after an interruption at any moment, nothing is lost, and the next run deletes the rest. The ledger itself is
 * kept.
 */
export async function deleteOld(ctx: Context, before: Date, exported: Export): Promise<Deleted> {
  const run = ctx.newId();
  const deleted = { orchestrations: 0, jobs: 0 };
  for (const [name, kind] of Object.entries(kinds(ctx, before)) as [keyof Deleted, Kind][])
    for await (const ids of exportedIds(kind, exported))
      deleted[name] += await ctx.db.transaction(async (transaction) => {
        const rows = await kind.delete(transaction, ids);
        const metadata = { kind: name, rows, older_than: before.toISOString(), exported_to: exported.name };
        await appendEvents(transaction, ctx, [{ type: 'evidence_deleted', entityId: run, metadata }]);
        return rows;
      });
  return deleted;
}

/** Yields ids of rows whose lines are on disk. */
async function* exportedIds(kind: Kind, exported: Export): AsyncGenerator<readonly string[]> {
  let after = FIRST;
  for (let isLast = false; !isLast; ) {
    const ids: string[] = [];
    while (ids.length < ROWS_A_TRANSACTION && !isLast) {
      const rows = await kind.read(after);
      if (rows.length > 0) await exported.write(rows.map(({ line }) => `${line}\n`).join(''));
      ids.push(...rows.map(({ id }) => id));
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < ROWS_A_READ;
    }
    if (ids.length === 0) return;
    await exported.sync();
    yield ids;
  }
}
