import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import { leafOf, type PlacedEvent } from './leaf.ts';
import { completeSubtrees } from './merkle/index.ts';
import { checkpointFor, eventsAfter, hashesOf, leafAt, newestCheckpoint, verifierKeys } from './tree-store.ts';

const EVENTS_A_PAGE = 1000;

export const nothingSealed = () =>
  conflict('nothing-sealed', 'the ledger has no sealed event yet: run `campaigns-engine ledger seal`');

/**
 * Exports the sealed events from `since` on as a bundle that anyone can check, one JSON text per line: first the head
 * (checkpoint, index of the first event, roots of the complete subtrees before it), then each event in canonical JSON,
 * the exact bytes that are hashed. Together they give the signed root.
 *
 * @param since the bundle begins with the first sealed event at or after this time; undefined: with the very first
 * event
 * @param until the bundle ends with the oldest checkpoint that covers every sealed event before this time, so it may
 * have a few later ones; undefined: with the newest checkpoint
 * @throws `nothing-sealed`
 */
export async function* exportBundle(
  { db }: Pick<Context, 'db'>,
  since: Date | undefined,
  until?: Date | undefined,
): AsyncGenerator<string> {
  const newest = await newestCheckpoint(db);
  if (newest === undefined) throw nothingSealed();
  const first = since === undefined ? 0 : await firstSince(db, since, newest.tree_size);
  const checkpoint =
    until === undefined
      ? newest
      : await checkpointFor(db, Math.max(first, await countUntil(db, until, newest.tree_size)));
  yield JSON.stringify({
    format: 'campaigns-engine-ledger-bundle/1',
    checkpoint: checkpoint.note,
    first_leaf: first,
    before: (await hashesOf(db, completeSubtrees(0, first))).map((hash) => hash.toString('base64')),
    verifier_keys: await verifierKeys(db),
  });
  let after: Pick<PlacedEvent, 'xid' | 'seq'> | undefined = first === 0 ? undefined : await leafAt(db, first - 1);
  for (let left = checkpoint.tree_size - first; left > 0; ) {
    const events = await eventsAfter(db, after, Math.min(EVENTS_A_PAGE, left), { isFinal: false });
    if (events.length === 0)
      throw conflict(
        'ledger-cut',
        `the last ${left} sealed events are missing: run \`campaigns-engine ledger verify\``,
      );
    for (const event of events) yield leafOf(event);
    left -= events.length;
    after = events.at(-1);
  }
}

/** Returns how many events there are up to the last sealed one before that time. */
async function countUntil(db: Sql, until: Date, size: number): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(leaf_index) as last from ledger_leaves l join ledger_events e using (xid, seq)
    where e.occurred_at < ${until} and l.leaf_index < ${size}`.execute(db.kysely);
  return Number(rows[0]?.last ?? -1) + 1;
}

/** Returns the index of the first sealed event at or after that time; the tree's size if there is none. */
async function firstSince(db: Sql, since: Date, size: number): Promise<number> {
  const { rows } = await sql<{ first: number | null }>`
    select min(leaf_index) as first from ledger_leaves l join ledger_events e using (xid, seq)
    where e.occurred_at >= ${since} and l.leaf_index < ${size}`.execute(db.kysely);
  return rows[0]?.first ?? size;
}
