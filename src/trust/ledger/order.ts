import { sql } from 'kysely';
import type { Db } from '../../core/db/index.ts';
import { unavailable } from '../../core/kernel/index.ts';

/**
 * Lets new events follow the old ones in a ledger that was restored into a cluster with lower transaction ids: adds the
 * difference to the function that places a transaction. Without it, readers and the sealer would wait until the new
 * cluster has caught up, which may take years.
 *
 * @returns the offset added now; 0 if nothing had to be done
 * @throws `ledger-behind` if this role may not change the function
 */
export async function continueOrder(db: Db): Promise<number> {
  const offset = await missingOffset(db);
  if (offset === 0) return 0;
  const shifted = `select (transaction_id::text::bigint + ${offset})::text::xid8`;
  try {
    await sql`create or replace function ledger_place(transaction_id xid8) returns xid8 immutable language sql
      as ${sql.lit(shifted)}`.execute(db.kysely);
  } catch (error) {
    throw unavailable(
      'ledger-behind',
      `the ledger comes from another PostgreSQL cluster, whose transaction ids were higher, and this role may not adapt it (${String(error)}): run \`campaigns-engine migrate\` as the owner`,
    );
  }
  return offset;
}

/** No cluster counts this far: an event that claims more was forged, and must not stop verification. */
const TOO_FAR = Number.MAX_SAFE_INTEGER;

/** Returns how far the newest event is ahead of the next transaction; 0 in the cluster in which it was written. */
async function missingOffset(db: Db): Promise<number> {
  const { rows } = await sql<{ newest: number; next: number; raw: number }>`
    select coalesce((select xid::text::bigint from ledger_events
      where xid < ${String(TOO_FAR)}::text::xid8 order by xid desc limit 1), 0) as newest,
      ledger_place(pg_snapshot_xmax(pg_current_snapshot()))::text::bigint as next,
      pg_snapshot_xmax(pg_current_snapshot())::text::bigint as raw`.execute(db.kysely);
  const [{ newest, next, raw } = { newest: 0, next: 1, raw: 1 }] = rows;
  return newest < next ? 0 : newest + 1 - raw;
}
