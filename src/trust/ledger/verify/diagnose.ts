import type { Sql } from '../../../core/db/index.ts';
import type { PlacedEvent } from '../leaf.ts';
import { eventAt, type Leaf, leafAt, leafOfEvent, leafOfSeq } from '../tree-store.ts';
import type { Bad, BadKind } from './schema.ts';
import { endOfRemoved, eventById } from './store.ts';

const bad = (kind: BadKind, seqs: readonly number[], detail: string): Bad => ({
  seq: Math.min(...seqs),
  to_seq: Math.max(...seqs),
  kind,
  detail,
});

/**
 * Explains what happened at the first place where an event and its stored leaf hash do not match.
 *
 * @param index the place in the tree
 * @param event what the ledger has at that place; undefined: nothing any more
 */
export async function diagnose(db: Sql, index: number, event: PlacedEvent | undefined): Promise<Bad> {
  const leaf = await leafAt(db, index);
  if (leaf === undefined)
    return bad('removed', [event?.seq ?? 0], `leaf ${index}, in which event ${event?.id} was sealed, is gone`);
  if (event === undefined) return removed(db, leaf);
  if (event.id === leaf.eventId) return sameEvent(db, leaf, event);
  const other = await leafOfEvent(db, event.id);
  const isInLeafsPlace = isAt(leaf, event);
  if (other === undefined) {
    if (isInLeafsPlace)
      return bad('changed', [leaf.seq], `event ${leaf.eventId} is not what was sealed: its id is ${event.id} now`);
    if (comesBefore(event, leaf) || (await eventById(db, leaf.eventId)) !== undefined)
      return bad('inserted', [event.seq], `event ${event.id} is among sealed events but was never sealed`);
    return removed(db, leaf);
  }
  if (isInLeafsPlace)
    return bad('reordered', [leaf.seq, other.seq], `event ${event.id} is where ${leaf.eventId} was sealed`);
  if (!isAt(other, event)) {
    if (await isStillThere(db, other)) return copied(event);
    return bad('reordered', [other.seq, event.seq], `event ${event.id} is no longer where it was sealed`);
  }
  const wanted = await eventById(db, leaf.eventId);
  if (wanted === undefined) return removed(db, leaf);
  return bad('reordered', [leaf.seq, wanted.seq], `event ${wanted.id} is no longer where it was sealed`);
}

/** Returns whether the event is in the place in which the leaf was sealed. */
const isAt = (leaf: Leaf, { xid, seq }: PlacedEvent): boolean => xid === leaf.xid && seq === leaf.seq;

const isStillThere = async (db: Sql, leaf: Leaf): Promise<boolean> => (await eventAt(db, leaf))?.id === leaf.eventId;

const copied = ({ id, seq }: PlacedEvent): Bad => bad('inserted', [seq], `a second event ${id} is among sealed events`);

const removed = async (db: Sql, leaf: Leaf): Promise<Bad> => {
  const end = await endOfRemoved(db, leaf.index);
  const which = end > leaf.seq ? `events from ${leaf.eventId} on` : `event ${leaf.eventId}`;
  return bad(
    'removed',
    [leaf.seq, Math.max(end, leaf.seq)],
    `the ${which}, sealed as leaf ${leaf.index}, cannot be found`,
  );
};

async function sameEvent(db: Sql, leaf: Leaf, event: PlacedEvent): Promise<Bad> {
  if (!isAt(leaf, event) && (await isStillThere(db, leaf))) return copied(event);
  if (event.seq !== leaf.seq) {
    const owner = await leafOfSeq(db, event.seq);
    if (owner !== undefined)
      return bad('reordered', [leaf.seq, event.seq], `event ${event.id} has the place of ${owner.eventId}`);
    return bad('changed', [leaf.seq], `event ${event.id} was sealed with seq ${leaf.seq} and has ${event.seq}`);
  }
  if (event.xid !== leaf.xid)
    return bad('changed', [leaf.seq], `event ${event.id} was sealed in transaction ${leaf.xid}, not in ${event.xid}`);
  return bad('changed', [leaf.seq], `event ${event.id} does not agree with the hash under which it was sealed`);
}

const comesBefore = (event: PlacedEvent, leaf: Leaf): boolean => {
  const [a, b] = [BigInt(event.xid), BigInt(leaf.xid)];
  return a < b || (a === b && event.seq < leaf.seq);
};
