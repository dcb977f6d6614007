import type { Context } from '../../../context.ts';
import { type Transaction, tryLock } from '../../../core/db/index.ts';
import { leafOf } from '../leaf.ts';
import { Frontier, type HashedNode, leafHash } from '../merkle/index.ts';
import { type Checkpoint, type SigningKey, sealerToken, signedNote } from '../note.ts';
import { eventsAfter, frontierAt, insertRun, lastLeaf, readInOrder } from '../tree-store.ts';
import { ledgerCut } from './signed-before.ts';

/** A number that nothing else uses: “LEDGSEAL” in ASCII, cut to a positive bigint. */
export const SEALING_LOCK = '5495866084866341196';

export interface Sealed {
  /** The signed checkpoint; undefined if there was nothing to seal. */
  readonly note: string | undefined;
  readonly events: number;
  /** The current right edge of the tree: the next round continues from it. */
  readonly frontier: Frontier;
}

/**
 * Runs one round: adds up to `limit` events to the tree and signs the new root, all in one transaction. Seals only
 * events of transactions older than every open one, so that no event can come between two sealed ones.
 *
 * @param known the tree as this process left it: a smaller tree is never signed
 * @returns undefined if another process is sealing
 * @throws `ledger-cut` if the tree does not extend `known`: something that was signed is gone; `sealer-unknown`
 */
export function sealRound(
  ctx: Pick<Context, 'db' | 'now'>,
  key: SigningKey,
  limit: number,
  known?: Frontier,
): Promise<Sealed | undefined> {
  return ctx.db.transaction(async (transaction) => {
    // one process seals at a time
    if (!(await tryLock(transaction, SEALING_LOCK))) return undefined;
    await readInOrder(transaction);
    const last = await lastLeaf(transaction);
    const size = last === undefined ? 0 : last.index + 1;
    const frontier = await takenUp(transaction, size, known);
    const events = await eventsAfter(transaction, last, limit, { isFinal: true });
    const newest = events.at(-1);
    if (newest === undefined) return { note: undefined, events: 0, frontier };
    const nodes: HashedNode[] = [];
    const index = frontier.size;
    const hashes = events.map((event) => leafHash(leafOf(event)));
    for (const hash of hashes) nodes.push(...frontier.append(hash));
    const seqs = events.map(({ seq }) => seq);
    const checkpoint: Checkpoint = {
      treeSize: frontier.size,
      root: frontier.root(),
      sealedAt: ctx.now(),
      seqs: [Math.min(...seqs), Math.max(...seqs)],
    };
    const note = signedNote(checkpoint, key);
    const row = { tree_size: checkpoint.treeSize, root: checkpoint.root, sealed_at: checkpoint.sealedAt, note };
    const run = { index, after: last, last: newest, hashes: Buffer.concat(hashes), nodes, checkpoint: row };
    await insertRun(transaction, run, sealerToken(key), key.verifier.text);
    return { note, events: events.length, frontier };
  });
}

/** Returns the frontier of the stored tree, which must extend the known one. */
async function takenUp(transaction: Transaction, size: number, known: Frontier | undefined): Promise<Frontier> {
  if (known === undefined) return frontierAt(transaction, size);
  if (known.size === size) return new Frontier(size, known.hashes);
  const then = known.size < size ? await frontierAt(transaction, known.size) : undefined;
  if (then === undefined || !then.root().equals(known.root())) throw ledgerCut(size, known.size);
  return frontierAt(transaction, size);
}
