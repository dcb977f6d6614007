import { sql } from 'kysely';
import type { Sql } from '../../../core/db/index.ts';
import { PLACED_EVENT, type PlacedEvent } from '../leaf.ts';
import type { StoredCheckpoint } from '../tree-store.ts';

/** What one moment shows; what is sealed after it is not looked at. */
export interface Extent {
  readonly events: number;
  readonly leaves: number;
  readonly checkpoints: readonly StoredCheckpoint[];
}

export async function extent(db: Sql): Promise<Extent> {
  const { rows } = await sql<{ events: number; leaves: number; checkpoints: (readonly [number, string, string])[] }>`
    select (select count(*) from ledger_events) as events,
      (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves) as leaves,
      (select coalesce(json_agg(json_build_array(tree_size, encode(root, 'hex'), note) order by tree_size), '[]')
       from ledger_checkpoints) as checkpoints`.execute(db.kysely);
  const [{ events, leaves, checkpoints } = { events: 0, leaves: 0, checkpoints: [] }] = rows;
  return {
    events,
    leaves,
    checkpoints: checkpoints.map(([tree_size, root, note]) => ({ tree_size, root: Buffer.from(root, 'hex'), note })),
  };
}

/** What is stored of the leaves [from, to), in one piece: their hashes and, between commas, their transactions. */
export async function storedLeaves(db: Sql, from: number, to: number): Promise<{ hashes: Buffer; xids: string }> {
  const { rows } = await sql<{ hashes: Uint8Array | null; xids: string | null }>`
    select string_agg(hash, ''::bytea order by leaf_index) as hashes, string_agg(xid::text, ',' order by leaf_index) as xids
    from ledger_leaves where leaf_index >= ${from} and leaf_index < ${to}`.execute(db.kysely);
  return { hashes: Buffer.from(rows[0]?.hashes ?? []), xids: rows[0]?.xids ?? '' };
}

/** The smallest and the largest seq of the leaves [from, to), as far as there are any. */
export async function seqsOfLeaves(db: Sql, from: number, to: number): Promise<number[]> {
  const { rows } = await sql<{ low: number | null; high: number | null }>`
    select min(seq) as low, max(seq) as high from ledger_leaves where leaf_index >= ${from} and leaf_index < ${to}`.execute(
    db.kysely,
  );
  return [rows[0]?.low ?? [], rows[0]?.high ?? []].flat();
}

/** The event with that id, wherever it stands: reads the whole ledger, for which it keeps no index. */
export async function eventById(db: Sql, id: string): Promise<PlacedEvent | undefined> {
  const { rows } = await sql<PlacedEvent>`select ${PLACED_EVENT} from ledger_events where id = ${id}::uuid`.execute(
    db.kysely,
  );
  return rows[0];
}

/** The largest seq of the leaves from `index` on whose events are gone, without a gap: one run of removed events. */
export async function endOfRemoved(db: Sql, index: number): Promise<number> {
  const { rows } = await sql<{ high: number | null }>`
    with kept as (
      select min(leaf_index) as index from ledger_leaves l join ledger_events e using (xid, seq) where leaf_index > ${index}
    )
    select max(seq) as high from ledger_leaves, kept
    where leaf_index >= ${index} and (kept.index is null or leaf_index < kept.index)`.execute(db.kysely);
  return rows[0]?.high ?? 0;
}
