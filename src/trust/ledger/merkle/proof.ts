import { nodeHash } from './hash.ts';
import { split } from './subtrees.ts';

/** Leaves [from, to) of the tree; the root of their subtree is one hash of a proof. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Returns the subtrees that prove leaf `index` of a tree of `size` leaves, in the order of RFC 9162, 2.1.3.1. */
export function inclusionRanges(index: number, size: number): Range[] {
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/** Returns the subtrees that prove that a tree of `size` leaves extends its own first `first` ≥ 1 leaves: RFC 9162, 2.1.4.1. */
export function consistencyRanges(first: number, size: number): Range[] {
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (to !== first) {
    const middle = from + split(to - from);
    if (first <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // the verifier knows the root of the whole first tree, but not of a part of it
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/**
 * Returns the root that the proof yields from the leaf's hash (RFC 9162, 2.1.3.2); undefined if the proof does not have
 * the length that this position in the tree requires.
 */
export function rootFromInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined;
  let [node, last] = [index, size - 1];
  let root = leaf;
  for (const hash of proof) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(hash, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else root = nodeHash(root, hash);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** Returns whether the tree of `size` leaves with that root extends the one of `first` leaves: RFC 9162, 2.1.4.2. */
export function isConsistent(
  first: number,
  size: number,
  firstRoot: Buffer,
  root: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (first < 1 || first > size) return false;
  if (first === size) return proof.length === 0 && firstRoot.equals(root);
  const isWhole = Number.isInteger(Math.log2(first)) && 2 ** Math.log2(first) === first;
  const [start, ...rest] = isWhole ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let [node, last] = [first - 1, size - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let [older, newer] = [start, start];
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older);
      newer = nodeHash(hash, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else newer = nodeHash(newer, hash);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && older.equals(firstRoot) && newer.equals(root);
}
