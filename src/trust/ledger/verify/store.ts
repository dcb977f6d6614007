import { sql } from 'kysely';
import type { Sql } from '../../../core/db/index.ts';
import { PLACED_EVENT, type PlacedEvent } from '../leaf.ts';
import type { TreeNode } from '../merkle/index.ts';
import type { StoredCheckpoint } from '../tree-store.ts';

/** The ledger at one moment; events sealed later are not examined. */
export interface Extent {
  readonly events: number;
  readonly leaves: number;
  /** The size in the newest checkpoint; 0 if there is none. */
  readonly signed: number;
}

export async function extent(db: Sql): Promise<Extent> {
  const { rows } = await sql<Extent>`
    select (select count(*) from ledger_events) as events,
      (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves) as leaves,
      (select coalesce(max(tree_size), 0) from ledger_checkpoints) as signed`.execute(db.kysely);
  return rows[0] ?? { events: 0, leaves: 0, signed: 0 };
}

/** A checkpoint with the time as a column, which the note has, too. */
export interface DatedCheckpoint extends StoredCheckpoint {
  readonly sealed_at: Date;
}

const dated = (row: DatedCheckpoint): DatedCheckpoint => ({ ...row, root: Buffer.from(row.root) });

const CHECKPOINTS_A_PAGE = 1_000;

/** Yields the checkpoints up to that size, smallest first. */
export async function* checkpointsUpTo(db: Sql, size: number): AsyncGenerator<DatedCheckpoint> {
  let after: number | undefined;
  for (;;) {
    let select = db.kysely.selectFrom('ledger_checkpoints').selectAll().where('tree_size', '<=', size);
    if (after !== undefined) select = select.where('tree_size', '>', after);
    const rows = await select.orderBy('tree_size').limit(CHECKPOINTS_A_PAGE).execute();
    for (const row of rows) yield dated(row);
    if (rows.length < CHECKPOINTS_A_PAGE) return;
    after = rows.at(-1)?.tree_size;
  }
}

/** Yields the same, largest first. */
export async function* checkpointsDownFrom(db: Sql, size: number): AsyncGenerator<DatedCheckpoint> {
  let below = size + 1;
  for (let limit = 1; ; limit = CHECKPOINTS_A_PAGE) {
    const select = db.kysely.selectFrom('ledger_checkpoints').selectAll().where('tree_size', '<', below);
    const rows = await select.orderBy('tree_size', 'desc').limit(limit).execute();
    for (const row of rows) yield dated(row);
    if (rows.length < limit) return;
    below = rows.at(-1)?.tree_size ?? below;
  }
}

/** Returns the stored leaves [from, to): their hashes, concatenated, and the events that they name, separated by commas. */
export async function storedLeaves(db: Sql, from: number, to: number): Promise<{ hashes: Buffer; events: string }> {
  const { rows } = await sql<{ hashes: Uint8Array | null; events: string | null }>`
    select string_agg(hash, ''::bytea order by leaf_index) as hashes,
      string_agg(xid::text || ' ' || seq::text || ' ' || event_id::text, ',' order by leaf_index) as events
    from ledger_leaves where leaf_index >= ${from} and leaf_index < ${to}`.execute(db.kysely);
  return { hashes: Buffer.from(rows[0]?.hashes ?? []), events: rows[0]?.events ?? '' };
}

/** Formats an event like `storedLeaves`. */
export const writtenPlace = ({ xid, seq, id }: PlacedEvent): string => `${xid} ${seq} ${id}`;

/** Returns a stored hash of a subtree that the stored leaves do not fill. */
export async function nodeBeyondTree(db: Sql): Promise<TreeNode | undefined> {
  const { rows } = await sql<TreeNode>`
    select level, node_index as index from ledger_nodes
    where node_index < 0
      or (node_index + 1) * 2::numeric ^ level > (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves)
    order by 1, 2 limit 1`.execute(db.kysely);
  return rows[0];
}

/** Returns the smallest and the largest seq of the leaves [from, to), as far as there are any. */
export async function seqsOfLeaves(db: Sql, from: number, to: number): Promise<number[]> {
  const { rows } = await sql<{ low: number | null; high: number | null }>`
    select min(seq) as low, max(seq) as high from ledger_leaves where leaf_index >= ${from} and leaf_index < ${to}`.execute(
    db.kysely,
  );
  return [rows[0]?.low ?? [], rows[0]?.high ?? []].flat();
}

/** Returns the event with that id, wherever it is. Reads the whole ledger, which has no index for this. */
export async function eventById(db: Sql, id: string): Promise<PlacedEvent | undefined> {
  const { rows } = await sql<PlacedEvent>`select ${PLACED_EVENT} from ledger_events where id = ${id}::uuid`.execute(
    db.kysely,
  );
  return rows[0];
}

/** Returns the largest seq of the consecutive leaves from `index` on whose events are gone: one run of removed events. */
export async function endOfRemoved(db: Sql, index: number): Promise<number> {
  const { rows } = await sql<{ high: number | null }>`
    with kept as (
      select min(leaf_index) as index from ledger_leaves l join ledger_events e using (xid, seq) where leaf_index > ${index}
    )
    select max(seq) as high from ledger_leaves, kept
    where leaf_index >= ${index} and (kept.index is null or leaf_index < kept.index)`.execute(db.kysely);
  return rows[0]?.high ?? 0;
}
