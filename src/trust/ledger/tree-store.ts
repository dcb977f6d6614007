import { sql } from 'kysely';
import { isInsufficientPrivilege, type Sql } from '../../core/db/index.ts';
import { conflict, cursorParts, forbidden, page } from '../../core/kernel/index.ts';
import { PLACED_EVENT, type PlacedEvent } from './leaf.ts';
import { completeSubtrees, Frontier, type HashedNode, KEPT_LEVELS, nodeHash, type TreeNode } from './merkle/index.ts';

/** An event's position in the ledger's order. */
export type Place = Pick<PlacedEvent, 'xid' | 'seq'>;

/** Selects events after that place; undefined: all, even those where only a forger would put one. */
export const behind = (place: Place | undefined) =>
  place === undefined ? sql`true` : sql`(xid, seq) > (${place.xid}::text::xid8, ${place.seq}::bigint)`;

export interface Leaf {
  readonly index: number;
  readonly xid: string;
  readonly seq: number;
  readonly eventId: string;
  readonly hash: Buffer;
}

const LEAF = sql<Leaf>`leaf_index as index, xid::text as xid, seq, event_id as "eventId", hash`;

const leafFrom = (row: Leaf): Leaf => ({ ...row, hash: Buffer.from(row.hash) });

async function leaves(db: Sql, rest: ReturnType<typeof sql>): Promise<Leaf[]> {
  const { rows } = await sql<Leaf>`select ${LEAF} from ledger_leaves ${rest}`.execute(db.kysely);
  return rows.map(leafFrom);
}

export const lastLeaf = async (db: Sql) => (await leaves(db, sql`order by leaf_index desc limit 1`))[0];

export const treeSize = async (db: Sql) => ((await lastLeaf(db))?.index ?? -1) + 1;

export const leafAt = async (db: Sql, index: number) => (await leaves(db, sql`where leaf_index = ${index}`))[0];

export const leafOfEvent = async (db: Sql, eventId: string) =>
  (await leaves(db, sql`where event_id = ${eventId}::uuid`))[0];

/** Returns undefined also for a number that only a forger writes. */
export const leafOfSeq = async (db: Sql, seq: number) =>
  Number.isSafeInteger(seq) ? (await leaves(db, sql`where seq = ${seq}::bigint`))[0] : undefined;

/** Returns the first leaf from `from` on, below `to`, that is not stored. */
export async function firstMissingLeaf(db: Sql, from: number, to: number): Promise<number | undefined> {
  const { rows } = await sql<{ index: number }>`
    select index from generate_series(${from}::bigint, ${to - 1}::bigint) index
    where not exists (select from ledger_leaves where leaf_index = index) order by index limit 1`.execute(db.kysely);
  return rows[0]?.index;
}

/** Makes a transaction read events by their index: the planner knows little about a growing table and may decide otherwise. */
export const readInOrder = (db: Sql) =>
  sql`select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)`.execute(
    db.kysely,
  );

/** Returns events in the ledger's order, after that place. `isFinal` leaves out those that an older transaction may precede. */
export async function eventsAfter(
  db: Sql,
  after: Place | undefined,
  limit: number,
  { isFinal }: { readonly isFinal: boolean },
): Promise<PlacedEvent[]> {
  const { rows } = await sql<PlacedEvent>`
    select ${PLACED_EVENT} from ledger_events
    where ${behind(after)}
      ${isFinal ? sql`and xid < (select ledger_horizon())` : sql``}
    order by ledger_events.xid, seq limit ${limit}`.execute(db.kysely);
  return rows;
}

/** Returns the event at that place. */
export async function eventAt(db: Sql, { xid, seq }: Place): Promise<PlacedEvent | undefined> {
  const { rows } = await sql<PlacedEvent>`
    select ${PLACED_EVENT} from ledger_events where xid = ${xid}::text::xid8 and seq = ${seq}::bigint`.execute(
    db.kysely,
  );
  return rows[0];
}

/** Returns whether an event with this id comes after the last leaf. */
export async function unsealedEvent(db: Sql, last: Leaf | undefined, id: string): Promise<boolean> {
  const { rows } = await sql`select from ledger_events
    where ${behind(last)} and id = ${id}::uuid`.execute(db.kysely);
  return rows.length > 0;
}

/** Returns the place of the last event written so far. */
export async function lastEvent(db: Sql): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    select e.xid::text as xid, seq from ledger_events e order by e.xid desc, seq desc limit 1`.execute(db.kysely);
  return rows[0];
}

/** Returns how many events up to that one are not sealed yet. */
export async function countUnsealed(db: Sql, upTo: Place | undefined): Promise<number> {
  if (upTo === undefined) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ledger_events
    where ${behind(await lastLeaf(db))} and (xid, seq) <= (${upTo.xid}::text::xid8, ${upTo.seq}::bigint)`.execute(
    db.kysely,
  );
  return rows[0]?.count ?? 0;
}

/** A run of consecutive events, and what sealing it adds. */
export interface Run {
  /** The index of its first leaf. */
  readonly index: number;
  readonly after: Place | undefined;
  readonly last: Place;
  /** The hashes of its leaves, concatenated. */
  readonly hashes: Buffer;
  readonly nodes: readonly HashedNode[];
  readonly checkpoint: StoredCheckpoint & { readonly sealed_at: Date };
}

/** Before all events, even where only a forger would put one. */
const NOWHERE = { xid: '0', seq: '-9223372036854775808' };

/**
 * Adds a run to the tree: the database knows the places of its events, so they need not be sent back.
 *
 * @param token see `sealerToken`
 * @throws `sealer-unknown` if this role does not own the ledger and the owner has not registered the key
 */
export async function insertRun(db: Sql, run: Run, token: Buffer, verifierKey: string): Promise<void> {
  const { index, after = NOWHERE, last, hashes, nodes, checkpoint } = run;
  try {
    await sql`select ledger_seal(${token}::bytea, ${index}::bigint, ${after.xid}::text::xid8, ${String(after.seq)}::bigint,
      ${last.xid}::text::xid8, ${last.seq}::bigint, ${hashes}::bytea,
      ${nodes.map(({ level }) => level)}::smallint[], ${nodes.map((node) => node.index)}::bigint[],
      ${nodes.map(({ hash }) => hash.toString('hex'))}::text[], ${checkpoint.tree_size}::bigint, ${checkpoint.root}::bytea,
      ${checkpoint.sealed_at}::timestamptz, ${checkpoint.note}::text, ${verifierKey}::text)`.execute(db.kysely);
  } catch (error) {
    if (!isInsufficientPrivilege(error)) throw error;
    throw forbidden(
      'sealer-unknown',
      'this database role may seal only under a signing key that the owner has named: run `campaigns-engine migrate --app-role ROLE` as the owner with the CAMPAIGNS_ENGINE_LEDGER_KEY or --data-dir of this process',
    );
  }
}

const unnested = (nodes: readonly HashedNode[]) =>
  sql`unnest(${nodes.map(({ level }) => level)}::smallint[], ${nodes.map(({ index }) => index)}::bigint[],
    ${nodes.map(({ hash }) => hash.toString('hex'))}::text[]) as node (level, node_index, hash)`;

/** Returns the first of these nodes that is missing or stored with another hash. */
export async function firstOtherNode(db: Sql, nodes: readonly HashedNode[]): Promise<TreeNode | undefined> {
  const { rows } = await sql<TreeNode>`
    select node.level, node.node_index as index from ${unnested(nodes)}
    left join ledger_nodes kept using (level, node_index)
    where kept.hash is distinct from decode(node.hash, 'hex') order by 1, 2 limit 1`.execute(db.kysely);
  return rows[0];
}

/** Computes the hashes of complete subtrees from those on stored levels: at most 128 for each. @throws `ledger-cut` if one is missing */
export async function hashesOf(db: Sql, nodes: readonly TreeNode[]): Promise<Buffer[]> {
  const spans = nodes.map(({ level, index }) => {
    const base = level - (level % KEPT_LEVELS);
    const width = 2 ** (level - base);
    return { base, indexes: Array.from({ length: width }, (_, at) => index * width + at) };
  });
  const known = new Map<number, Map<number, Buffer>>();
  for (const base of new Set(spans.map((span) => span.base)))
    known.set(
      base,
      await keptHashes(
        db,
        base,
        spans.flatMap((span) => (span.base === base ? span.indexes : [])),
      ),
    );
  return spans.map(({ base, indexes }) => {
    let level = indexes.map((index) => {
      const hash = known.get(base)?.get(index);
      if (hash === undefined)
        throw conflict(
          'ledger-cut',
          `the tree has no hash ${index} on level ${base}: run \`campaigns-engine ledger verify\``,
        );
      return hash;
    });
    while (level.length > 1) level = pairs(level);
    return level[0] ?? Buffer.alloc(0);
  });
}

const pairs = (hashes: readonly Buffer[]): Buffer[] =>
  Array.from({ length: hashes.length / 2 }, (_, at) =>
    nodeHash(hashes[2 * at] ?? Buffer.alloc(0), hashes[2 * at + 1] ?? Buffer.alloc(0)),
  );

/** Reads by index, not by range: for ranges, the planner expects too many rows. */
async function keptHashes(db: Sql, level: number, indexes: readonly number[]): Promise<Map<number, Buffer>> {
  const found = await (level === 0
    ? sql<{ index: number; hash: Uint8Array }>`
        select leaf_index as index, hash from ledger_leaves where leaf_index = any(${indexes}::bigint[])`
    : sql<{ index: number; hash: Uint8Array }>`
        select node_index as index, hash from ledger_nodes where level = ${level} and node_index = any(${indexes}::bigint[])`
  ).execute(db.kysely);
  return new Map(found.rows.map(({ index, hash }) => [index, Buffer.from(hash)]));
}

/** Returns the right edge of the stored tree's first `size` leaves. */
export const frontierAt = async (db: Sql, size: number) =>
  new Frontier(size, await hashesOf(db, completeSubtrees(0, size)));

/** A signed root as stored; the note has the time. */
export interface StoredCheckpoint {
  readonly tree_size: number;
  readonly root: Buffer;
  readonly note: string;
}

const checkpointFrom = (row: StoredCheckpoint): StoredCheckpoint => ({ ...row, root: Buffer.from(row.root) });

export async function newestCheckpoint(db: Sql): Promise<StoredCheckpoint | undefined> {
  const row = await db.kysely
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .orderBy('tree_size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : checkpointFrom(row);
}

/** Returns the oldest checkpoint with at least `size` events; the newest one must have as many. */
export async function checkpointFor(db: Sql, size: number): Promise<StoredCheckpoint> {
  const row = await db.kysely
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .where('tree_size', '>=', size)
    .orderBy('tree_size')
    .limit(1)
    .executeTakeFirstOrThrow();
  return checkpointFrom(row);
}

/** Returns checkpoints, newest first. */
export async function checkpoints(db: Sql, query: { readonly limit: number; readonly after?: string | undefined }) {
  const [after] = cursorParts(query.after, [/^\d{1,15}$/]) ?? [];
  let select = db.kysely.selectFrom('ledger_checkpoints').select(['tree_size', 'sealed_at', 'note']);
  if (after !== undefined) select = select.where('tree_size', '<', Number(after));
  const rows = await select
    .orderBy('tree_size', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { rows: shown, next } = page(rows, query.limit, ({ tree_size }) => [String(tree_size)]);
  return { rows: shown.map((row) => ({ ...row, sealed_at: row.sealed_at.toISOString() })), next };
}

export async function verifierKeys(db: Sql): Promise<string[]> {
  const rows = await db.kysely.selectFrom('ledger_keys').select('verifier_key').execute();
  return rows.map(({ verifier_key }) => verifier_key);
}
