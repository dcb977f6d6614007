import { type Checkpoint, readNote, type VerifierKey } from '../note.ts';
import type { StoredCheckpoint } from '../tree-store.ts';

export interface Trust {
  readonly keys: readonly VerifierKey[];
  /** Checkpoints that were kept outside the database, their signatures checked. */
  readonly outside: readonly Checkpoint[];
}

/** A root that the tree must have at a size. */
export interface Milestone {
  readonly treeSize: number;
  /** Undefined: the checkpoint stored for this size is not one that was signed. */
  readonly checkpoint: Checkpoint | undefined;
  readonly isOutside: boolean;
}

/**
 * The checkpoints in the order of their sizes. One by a key that is not known here, as before a change of keys, is passed
 * over when a signed one after it covers the same events.
 *
 * @param signatures which are checked: all, or only those of the newest stored checkpoint and of the ones outside
 */
export function milestones(
  stored: readonly StoredCheckpoint[],
  { outside, keys }: Trust,
  signatures: 'newest' | 'all',
): Milestone[] {
  const found = stored.map((row, at) => milestoneOf(row, keys, signatures === 'all' || at === stored.length - 1));
  const signed = found.filter(({ checkpoint }) => checkpoint !== undefined);
  const covered = Math.max(0, ...[...outside, ...signed].map(({ treeSize }) => treeSize));
  return [
    ...found.filter(({ isForeign, treeSize }) => !isForeign || treeSize > covered),
    ...outside.map((checkpoint) => ({ treeSize: checkpoint.treeSize, checkpoint, isOutside: true })),
  ].sort((a, b) => a.treeSize - b.treeSize);
}

function milestoneOf(
  row: StoredCheckpoint,
  keys: readonly VerifierKey[],
  checkSignature: boolean,
): Milestone & { readonly isForeign: boolean } {
  const read = readNote(row.note, checkSignature ? keys : []);
  const isAsStored =
    read !== undefined && read.checkpoint.treeSize === row.tree_size && read.checkpoint.root.equals(row.root);
  const isSigned = isAsStored && (!checkSignature || read.signedBy !== undefined);
  return {
    treeSize: row.tree_size,
    checkpoint: isSigned ? read.checkpoint : undefined,
    isOutside: false,
    isForeign: isAsStored && !read.signers.some((id) => keys.some((key) => key.id.equals(id))),
  };
}
