import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { conflict, Id, invalid, notFound, parse } from '../../core/kernel/index.ts';
import { nothingSealed } from './bundle.ts';
import { leafOf } from './leaf.ts';
import { completeSubtrees, consistencyRanges, Frontier, inclusionRanges, type Range } from './merkle/index.ts';
import {
  eventAt,
  frontierAt,
  hashesOf,
  lastLeaf,
  leafOfEvent,
  newestCheckpoint,
  treeSize,
  unsealedEvent,
} from './tree-store.ts';

const Hash = z.string().describe('SHA-256, base64');

/** Proof that one event is in the tree whose root was signed. */
export const InclusionProof = z
  .object({
    event_id: z.string(),
    leaf: z.string().describe('the event in canonical JSON (RFC 8785), as it was sealed'),
    leaf_index: z.int(),
    tree_size: z.int(),
    root: Hash,
    proof: z.array(Hash).describe('RFC 9162, 2.1.3.1: from the leaf up'),
    checkpoint: z.string().describe('tree size, root and time, signed with Ed25519 (C2SP signed note)'),
  })
  .meta({ id: 'InclusionProof' });
export type InclusionProof = z.infer<typeof InclusionProof>;

export const ConsistencyQuery = z.strictObject({
  from: z.coerce.number().int().min(1).describe('events in the earlier tree'),
  to: z.coerce.number().int().min(1).optional().describe('events in the later one; default: all that are sealed'),
});

/** Proof that the later tree extends the earlier one. */
export const ConsistencyProof = z
  .object({
    from: z.object({ tree_size: z.int(), root: Hash }),
    to: z.object({ tree_size: z.int(), root: Hash }),
    proof: z.array(Hash).describe('RFC 9162, 2.1.4.1'),
  })
  .meta({ id: 'ConsistencyProof' });
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;

const base64 = (hash: Buffer) => hash.toString('base64');

/**
 * Proves that an event is in the newest signed tree: at most log2(n) hashes.
 *
 * @throws `event-not-found`; `event-not-sealed` for one that is too new
 */
export async function proveEvent({ db }: Pick<Context, 'db'>, eventId: string): Promise<InclusionProof> {
  const id = parse(Id, eventId);
  // in this order: events sealed in the meantime come after the last leaf that was seen
  const last = await lastLeaf(db);
  const [leaf, checkpoint] = [await leafOfEvent(db, id), await newestCheckpoint(db)];
  if (leaf === undefined || checkpoint === undefined || leaf.index >= checkpoint.tree_size)
    throw (await unsealedEvent(db, last, id))
      ? conflict(
          'event-not-sealed',
          `event ${id} is not sealed yet: \`serve\` and \`worker\` seal events within seconds`,
        )
      : notFound('event-not-found', `there is no event ${id}`);
  const event = await eventAt(db, leaf);
  if (event?.id !== id)
    throw notFound('event-not-found', `event ${id} was sealed but is missing: run \`ledger verify\``);
  const size = checkpoint.tree_size;
  return {
    event_id: id,
    leaf: leafOf(event),
    leaf_index: leaf.index,
    tree_size: size,
    root: base64(checkpoint.root),
    proof: (await rootsOf(db, inclusionRanges(leaf.index, size))).map(base64),
    checkpoint: checkpoint.note,
  };
}

/** Proves that the tree of `to` events extends the one of `from`. @throws `validation-failed`; `nothing-sealed`; `ledger-cut` */
export async function proveConsistency(
  { db }: Pick<Context, 'db'>,
  { from, to }: z.output<typeof ConsistencyQuery>,
): Promise<ConsistencyProof> {
  const size = await treeSize(db);
  if (size === 0) throw nothingSealed();
  const later = to ?? size;
  if (later > size)
    throw invalid([{ path: 'to', message: `must be at most ${size}, the number of sealed events, not ${later}` }]);
  if (from > later) throw invalid([{ path: 'from', message: `must be at most ${later}, not ${from}` }]);
  const root = async (leaves: number) => base64((await frontierAt(db, leaves)).root());
  return {
    from: { tree_size: from, root: await root(from) },
    to: { tree_size: later, root: await root(later) },
    proof: (await rootsOf(db, consistencyRanges(from, later))).map(base64),
  };
}

/** Returns the roots of the ranges' subtrees, all read together. */
export async function rootsOf(db: Sql, ranges: readonly Range[]): Promise<Buffer[]> {
  const parts = ranges.map(({ from, to }) => completeSubtrees(from, to));
  const hashes = await hashesOf(db, parts.flat());
  let at = 0;
  return parts.map((subtrees, which) => {
    const { from = 0, to = 0 } = ranges[which] ?? {};
    const own = hashes.slice(at, at + subtrees.length);
    at += subtrees.length;
    // a range of RFC 9162 is a tree of its own: its subtrees are those of a tree that begins at 0
    return new Frontier(to - from, own).root();
  });
}
