import type { Sql } from '../../../core/db/index.ts';
import { leafOf, type PlacedEvent } from '../leaf.ts';
import { Frontier, HASH_BYTES, type HashedNode, leafHash } from '../merkle/index.ts';
import type { Checkpoint } from '../note.ts';
import { eventsAfter, firstMissingLeaf, firstOtherNode, leafAt } from '../tree-store.ts';
import { diagnose } from './diagnose.ts';
import type { Bad, Verification } from './schema.ts';
import { type Milestone, milestones, type Trust } from './signed.ts';
import { extent, seqsOfLeaves, storedLeaves } from './store.ts';

const EVENTS_A_PAGE = 4096;

/**
 * Computes the tree again from the events as they are, and compares it with the hash of every leaf, every kept node, and
 * every signed root. Events that were not sealed yet are counted and not judged.
 */
export async function verifyLedger(db: Sql, trust: Trust): Promise<Verification> {
  const { events, leaves, checkpoints } = await extent(db);
  const judged = async (signatures: 'newest' | 'all'): Promise<Verification> => {
    const walk = new Walk(db, leaves, milestones(checkpoints, trust, signatures));
    const firstBad = (await walk.through()) ?? (await walk.beyond());
    const root = walk.tree.root().toString('hex');
    return { ok: firstBad === undefined, events, tree_size: leaves, root, first_bad: firstBad ?? null };
  };
  // the newest root covers every event: older signatures matter only to tell where something is wrong
  const quick = await judged('newest');
  return quick.ok ? quick : judged('all');
}

/** One way through the ledger, from the oldest event to the newest sealed one. */
class Walk {
  readonly tree = new Frontier();
  #lastGood: Checkpoint | undefined;
  #nodes: HashedNode[] = [];

  constructor(
    readonly db: Sql,
    readonly leaves: number,
    readonly ahead: Milestone[],
  ) {}

  async through(): Promise<Bad | undefined> {
    let after: PlacedEvent | undefined;
    while (this.tree.size < this.leaves) {
      const from = this.tree.size;
      const wanted = Math.min(EVENTS_A_PAGE, this.leaves - from);
      const events = await eventsAfter(this.db, after, wanted, { isFinal: false });
      const bad = (await this.#page(from, wanted, events)) ?? (await this.#storedNodes());
      if (bad !== undefined) return bad;
      after = events.at(-1);
    }
    return undefined;
  }

  /** What was signed and is not there any more, and what is there and was never signed. */
  async beyond(): Promise<Bad | undefined> {
    const { leaves } = this;
    const [next] = this.ahead;
    if (next !== undefined) return this.#between(next, `of which ${leaves} are left`);
    const signed = this.#lastGood?.treeSize ?? 0;
    if (signed === leaves) return undefined;
    const seqs = await seqsOfLeaves(this.db, signed, leaves);
    const detail = `the tree has ${leaves} leaves, and only ${signed} of them were signed`;
    return { ...span(seqs), kind: 'inserted', detail };
  }

  async #page(from: number, wanted: number, events: readonly PlacedEvent[]): Promise<Bad | undefined> {
    const { hashes, xids } = await storedLeaves(this.db, from, from + wanted);
    const placesDiffer = events.map(({ xid }) => xid).join(',') !== xids;
    const storedXids = placesDiffer ? xids.split(',') : [];
    const missing =
      hashes.length < wanted * HASH_BYTES ? await firstMissingLeaf(this.db, from, from + wanted) : undefined;
    for (let at = 0; at < wanted; at++) {
      if (from + at === missing) return this.#leafless(missing, events[at]);
      const event = events[at];
      const hash = event === undefined ? undefined : leafHash(leafOf(event));
      const stored = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      const isAtItsPlace = !placesDiffer || storedXids[at] === event?.xid;
      if (hash === undefined || !hash.equals(stored) || !isAtItsPlace) return diagnose(this.db, from + at, event);
      this.#nodes.push(...this.tree.append(hash));
      const bad = await this.#milestone();
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  /** A leaf is not stored any more, and perhaps its event is gone with it. */
  async #leafless(index: number, event: PlacedEvent | undefined): Promise<Bad> {
    const following = await leafAt(this.db, index + 1);
    const [next] = this.ahead;
    if (next === undefined || following === undefined || event?.id !== following.eventId)
      return diagnose(this.db, index, event);
    return { ...(await this.#between(next, `and leaf ${index} is gone with its event`)), kind: 'removed' };
  }

  /** Compares the root with those that were signed at this size. */
  async #milestone(): Promise<Bad | undefined> {
    for (let next = this.ahead[0]; next?.treeSize === this.tree.size; next = this.ahead[0]) {
      if (next.checkpoint?.root.equals(this.tree.root()) !== true)
        return this.#between(next, next.checkpoint === undefined ? UNSIGNED : OTHER_ROOT);
      this.#lastGood = next.checkpoint;
      this.ahead.shift();
    }
    return undefined;
  }

  async #storedNodes(): Promise<Bad | undefined> {
    const other = this.#nodes.length === 0 ? undefined : await firstOtherNode(this.db, this.#nodes);
    this.#nodes = [];
    if (other === undefined) return undefined;
    const width = 2 ** other.level;
    const seqs = await seqsOfLeaves(this.db, other.index * width, (other.index + 1) * width);
    const detail = `the stored hash ${other.index} on level ${other.level} is not that of its events`;
    return { ...span(seqs), kind: 'changed', detail };
  }

  /** Somewhere between the last good checkpoint and this one: the stored hashes do not tell where. */
  async #between({ treeSize, checkpoint, isOutside }: Milestone, why: string): Promise<Bad> {
    const good = this.#lastGood;
    const seqs = [
      good === undefined ? FIRST_SEQ : good.seqs[1] + 1,
      checkpoint?.seqs ?? [],
      await seqsOfLeaves(this.db, good?.treeSize ?? 0, treeSize),
    ].flat();
    const signed = Math.max(treeSize, ...this.ahead.map((milestone) => milestone.treeSize));
    const kind = this.leaves < signed ? 'removed' : this.leaves > signed ? 'inserted' : 'changed';
    const where = isOutside ? 'the checkpoint outside' : 'the checkpoint';
    const since = good === undefined ? 'no checkpoint before it is good' : `the last good one is of ${good.treeSize}`;
    return {
      ...span(seqs),
      kind,
      detail: `${where} of ${treeSize} events ${why}; ${since}`,
    };
  }
}

/** No seq is known when neither a leaf nor a signed checkpoint tells one. */
const span = (seqs: readonly number[]) => ({
  seq: Math.min(...(seqs.length > 0 ? seqs : [0])),
  to_seq: Math.max(0, ...seqs),
});

/** Of a ledger's first event: it may be gone, and its leaf with it. */
const FIRST_SEQ = 1;
const UNSIGNED = 'is not one that the key has signed';
const OTHER_ROOT = 'has another root than the events have now';
