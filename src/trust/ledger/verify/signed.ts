import type { Sql } from '../../../core/db/index.ts';
import { invalid } from '../../../core/kernel/index.ts';
import { type Checkpoint, readNote, type VerifierKey } from '../note.ts';
import type { Notes } from '../notes.ts';
import { checkpointsDownFrom, checkpointsUpTo, type DatedCheckpoint } from './store.ts';

export interface Trust {
  readonly keys: readonly VerifierKey[];
  /** Checkpoints that were kept outside the database. */
  readonly outside?: Notes | undefined;
}

/** What the tree must contain at a size. */
export interface Milestone {
  readonly treeSize: number;
  /** Undefined: the checkpoint stored for this size was not signed. */
  readonly checkpoint: Checkpoint | undefined;
  readonly isOutside: boolean;
  /** Called if the roots differ. @throws `validation-failed` for an outside checkpoint that none of the keys signed */
  readonly mustBeSigned: () => void;
}

/** Which signatures of stored checkpoints are checked: all, or only that of the newest. */
export type Signatures = 'newest' | 'all';

/**
 * Returns the size up to which the keys vouch for the ledger: that of the largest outside checkpoint, or of the largest
 * stored one that they signed, whichever is larger.
 *
 * @throws `validation-failed` if there is no outside checkpoint, or the largest is not signed by one of the keys
 */
export async function vouchedFor(db: Sql, signed: number, { keys, outside }: Trust): Promise<number> {
  const largest = outside === undefined ? 0 : await largestOutside(outside, keys);
  for await (const row of checkpointsDownFrom(db, signed)) {
    if (row.tree_size <= largest) break;
    if (readStored(row, keys)?.isSigned === true) return row.tree_size;
  }
  return largest;
}

async function largestOutside(outside: Notes, keys: readonly VerifierKey[]): Promise<number> {
  let largest: Milestone | undefined;
  for await (const milestone of outsideMilestones(outside, keys))
    if (largest === undefined || milestone.treeSize >= largest.treeSize) largest = milestone;
  if (largest === undefined) throw wrong('hold no checkpoint of a ledger');
  largest.mustBeSigned();
  return largest.treeSize;
}

/** Yields the checkpoints of the database and the outside ones, smallest first as far as the outside ones are in order. */
export async function* milestones(
  db: Sql,
  { signed, covered }: { readonly signed: number; readonly covered: number },
  { keys, outside }: Trust,
  signatures: Signatures,
): AsyncGenerator<Milestone> {
  const kept = outside === undefined ? undefined : outsideMilestones(outside, keys);
  let next = (await kept?.next())?.value ?? undefined;
  for await (const row of checkpointsUpTo(db, signed)) {
    const stored = storedMilestone(row, keys, covered, signatures === 'all' || row.tree_size === signed);
    if (stored === undefined) continue;
    for (; next !== undefined && next.treeSize < stored.treeSize; next = (await kept?.next())?.value ?? undefined)
      yield next;
    yield stored;
  }
  for (; next !== undefined; next = (await kept?.next())?.value ?? undefined) yield next;
}

/**
 * Returns undefined for a checkpoint by an unknown key, such as one from before a change of keys, if a later signed one
 * covers the same events.
 */
function storedMilestone(
  row: DatedCheckpoint,
  keys: readonly VerifierKey[],
  covered: number,
  checkSignature: boolean,
): Milestone | undefined {
  const read = readStored(row, checkSignature ? keys : []);
  const isForeign = read !== undefined && !read.signers.some((id) => keys.some((key) => key.id.equals(id)));
  if (isForeign && row.tree_size <= covered) return undefined;
  const checkpoint = read !== undefined && (!checkSignature || read.isSigned) ? read.checkpoint : undefined;
  return { treeSize: row.tree_size, checkpoint, isOutside: false, mustBeSigned: () => {} };
}

/** Returns undefined if the columns beside the note differ from it. */
function readStored(row: DatedCheckpoint, keys: readonly VerifierKey[]) {
  const read = readNote(row.note, keys);
  if (read === undefined) return undefined;
  const { checkpoint, signers, signedBy } = read;
  const isAsStored =
    checkpoint.treeSize === row.tree_size &&
    checkpoint.root.equals(row.root) &&
    checkpoint.sealedAt.getTime() === row.sealed_at.getTime();
  return isAsStored ? { checkpoint, signers, isSigned: signedBy !== undefined } : undefined;
}

async function* outsideMilestones(outside: Notes, keys: readonly VerifierKey[]): AsyncGenerator<Milestone> {
  let count = 0;
  for await (const note of outside()) {
    const at = ++count;
    const read = readNote(note, []);
    if (read === undefined) throw wrong(`have a checkpoint ${at} that cannot be read`);
    const { checkpoint } = read;
    const mustBeSigned = () => {
      if (readNote(note, keys)?.signedBy === undefined)
        throw wrong(`have a checkpoint ${at} that is not signed by the key that was given`);
    };
    yield { treeSize: checkpoint.treeSize, checkpoint, isOutside: true, mustBeSigned };
  }
}

const wrong = (message: string) =>
  invalid([{ path: 'checkpoint', message: `the checkpoints kept outside ${message}` }]);
