import type { Sql } from '../../../core/db/index.ts';
import { invalid } from '../../../core/kernel/index.ts';
import { leafOf, type PlacedEvent } from '../leaf.ts';
import { Frontier, HASH_BYTES, type HashedNode, leafHash } from '../merkle/index.ts';
import type { Checkpoint } from '../note.ts';
import { eventsAfter, firstMissingLeaf, firstOtherNode, frontierAt, leafAt } from '../tree-store.ts';
import { diagnose } from './diagnose.ts';
import type { Bad, Verification } from './schema.ts';
import { type Milestone, milestones, type Signatures, type Trust, vouchedFor } from './signed.ts';
import { extent, nodeBeyondTree, seqsOfLeaves, storedLeaves, writtenPlace } from './store.ts';

const EVENTS_A_PAGE = 4096;

/**
 * Computes the tree again from the current events and compares it with every leaf, every stored node, and every signed
 * root. Events that are not sealed yet are counted but not checked. Memory holds one page of events, however many there
 * are.
 *
 * @throws `validation-failed` if the outside notes hold no checkpoint, or one that is not signed
 */
export async function verifyLedger(db: Sql, trust: Trust): Promise<Verification> {
  const { events, leaves, signed } = await extent(db);
  const covered = await vouchedFor(db, signed, trust);
  const judged = async (signatures: Signatures): Promise<Verification> => {
    const ahead = milestones(db, { signed, covered }, trust, signatures);
    const walk = new Walk(db, leaves, ahead, Math.max(signed, covered));
    const firstBad = (await walk.through()) ?? (await walk.beyond());
    const root = walk.tree.root().toString('hex');
    return { ok: firstBad === undefined, events, tree_size: leaves, root, first_bad: firstBad ?? null };
  };
  // the newest root covers every event: older signatures are needed only to find where something is wrong
  const quick = await judged('newest');
  return quick.ok ? quick : judged('all');
}

/** One pass through the ledger, from the oldest event to the newest sealed one. */
class Walk {
  readonly tree = new Frontier();
  #next: Milestone | undefined;
  #late: Milestone[] = [];
  #lastGood: Checkpoint | undefined;
  #nodes: HashedNode[] = [];

  /** @param largest the size of the largest milestone */
  constructor(
    readonly db: Sql,
    readonly leaves: number,
    readonly ahead: AsyncGenerator<Milestone>,
    readonly largest: number,
  ) {}

  async through(): Promise<Bad | undefined> {
    let after: PlacedEvent | undefined;
    await this.#advance();
    const early = await this.#milestones();
    if (early !== undefined) return early;
    while (this.tree.size < this.leaves) {
      const from = this.tree.size;
      const wanted = Math.min(EVENTS_A_PAGE, this.leaves - from);
      const events = await eventsAfter(this.db, after, wanted, { isFinal: false });
      const bad = (await this.#page(from, wanted, events)) ?? (await this.#storedNodes());
      if (bad !== undefined) return bad;
      after = events.at(-1);
    }
    return this.#lateMilestones();
  }

  /** Finds what was signed but is missing, and what exists but was never signed. */
  async beyond(): Promise<Bad | undefined> {
    const { leaves } = this;
    if (this.#next !== undefined) {
      this.#next.mustBeSigned();
      return this.#between(this.#next, `of which ${leaves} are left`);
    }
    const signed = this.#lastGood?.treeSize ?? 0;
    if (signed === leaves) return this.#beyondTree();
    const seqs = await seqsOfLeaves(this.db, signed, leaves);
    const detail = `the tree has ${leaves} leaves, and only ${signed} of them were signed`;
    return { ...span(seqs), kind: 'inserted', detail };
  }

  async #beyondTree(): Promise<Bad | undefined> {
    const node = await nodeBeyondTree(this.db);
    if (node === undefined) return undefined;
    const detail = `a hash ${node.index} on level ${node.level} is stored, but the tree has no events for it`;
    return { ...span(await seqsOfLeaves(this.db, 0, this.leaves)), kind: 'inserted', detail };
  }

  async #page(from: number, wanted: number, events: readonly PlacedEvent[]): Promise<Bad | undefined> {
    const { hashes, events: named } = await storedLeaves(this.db, from, from + wanted);
    const placesDiffer = events.map(writtenPlace).join(',') !== named;
    const places = placesDiffer ? named.split(',') : [];
    const missing =
      hashes.length < wanted * HASH_BYTES ? await firstMissingLeaf(this.db, from, from + wanted) : undefined;
    for (let at = 0; at < wanted; at++) {
      if (from + at === missing) return this.#leafless(missing, events[at]);
      const event = events[at];
      const hash = event === undefined ? undefined : leafHash(leafOf(event));
      const stored = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      if (event === undefined || hash?.equals(stored) !== true) return diagnose(this.db, from + at, event);
      if (placesDiffer && places[at] !== writtenPlace(event)) return this.#misnamed(from + at, event, places[at]);
      this.#nodes.push(...this.tree.append(hash));
      if (this.#next !== undefined && this.#next.treeSize <= this.tree.size) {
        const bad = await this.#milestones();
        if (bad !== undefined) return bad;
      }
    }
    return undefined;
  }

  /** Handles a missing leaf; its event may be missing, too. */
  async #leafless(index: number, event: PlacedEvent | undefined): Promise<Bad> {
    const following = await leafAt(this.db, index + 1);
    const next = this.#next;
    if (next === undefined || following === undefined || event?.id !== following.eventId)
      return diagnose(this.db, index, event);
    return { ...(await this.#between(next, `and leaf ${index} is gone with its event`)), kind: 'removed' };
  }

  /** Reports an event that is as it was sealed, but whose leaf names another place or id, which proofs and webhooks rely on. */
  async #misnamed(index: number, event: PlacedEvent, place: string | undefined): Promise<Bad> {
    const [xid, ...named] = place?.split(' ') ?? [];
    if (xid !== event.xid) return diagnose(this.db, index, event);
    const detail = `leaf ${index} names event ${named.toReversed().join(', seq ')}; sealed there is ${event.id}, seq ${event.seq}`;
    return { ...span([event.seq]), kind: 'changed', detail };
  }

  async #advance(): Promise<void> {
    this.#next = (await this.ahead.next()).value ?? undefined;
  }

  /** Compares the root with those that were signed at this size. */
  async #milestones(): Promise<Bad | undefined> {
    for (let next = this.#next; next !== undefined && next.treeSize <= this.tree.size; next = this.#next) {
      if (next.treeSize < this.tree.size) {
        if (!next.isOutside) return this.#between(next, UNSIGNED);
        this.#late.push(next);
        if (this.#late.length > MOST_LATE) throw invalid([{ path: 'checkpoint', message: OUT_OF_ORDER }]);
      } else {
        const bad = await this.#compared(next, this.tree.root());
        if (bad !== undefined) return bad;
        this.#lastGood = next.checkpoint;
      }
      await this.#advance();
    }
    return undefined;
  }

  /** Checks the checkpoints that several sealers appended out of order: by now every stored hash is known to be correct. */
  async #lateMilestones(): Promise<Bad | undefined> {
    for (const late of this.#late) {
      const bad = await this.#compared(late, (await frontierAt(this.db, late.treeSize)).root());
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  async #compared(milestone: Milestone, root: Buffer): Promise<Bad | undefined> {
    if (milestone.checkpoint?.root.equals(root) === true) return undefined;
    milestone.mustBeSigned();
    return this.#between(milestone, milestone.checkpoint === undefined ? UNSIGNED : OTHER_ROOT);
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

  /** Reports a fault between the last good checkpoint and this one: the stored hashes do not show where. */
  async #between({ treeSize, checkpoint, isOutside }: Milestone, why: string): Promise<Bad> {
    const good = this.#lastGood;
    const seqs = [
      good === undefined ? FIRST_SEQ : good.seqs[1] + 1,
      checkpoint?.seqs ?? [],
      await seqsOfLeaves(this.db, good?.treeSize ?? 0, treeSize),
    ].flat();
    const signed = Math.max(treeSize, this.largest);
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

/** Returns a range of seqs; 0 to 0 if neither a leaf nor a signed checkpoint gives one. */
const span = (seqs: readonly number[]) => ({
  seq: Math.min(...(seqs.length > 0 ? seqs : [0])),
  to_seq: Math.max(0, ...seqs),
});

/** The seq of a ledger's first event: the event may be gone, and its leaf with it. */
const FIRST_SEQ = 1;
/** The most outside checkpoints that may come after larger ones; each is kept until the end. */
const MOST_LATE = 100_000;
const OUT_OF_ORDER = `more than ${MOST_LATE} of the checkpoints kept outside come after larger ones: sort the file`;
const UNSIGNED = 'is not one that the key has signed';
const OTHER_ROOT = 'has another root than the events have now';
