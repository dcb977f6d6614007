import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { type LedgerEvent, type LedgerQuery, ledgerEvents } from '../ledger/index.ts';

/** A page of the ledger once all of it is shown: on a shared server any open transaction, also of another test, holds the newest events back. */
export async function settledEvents(
  ctx: Pick<Context, 'db'>,
  query: LedgerQuery,
): Promise<{ rows: readonly LedgerEvent[] }> {
  for (;;) {
    const { rows } =
      await sql`select from ledger_events where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(
        ctx.db.query,
      );
    if (rows.length === 0) return ledgerEvents(ctx, query);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
