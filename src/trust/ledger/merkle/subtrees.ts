/** A complete subtree of 2^level leaves: the `index`-th of its level. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/**
 * The complete subtrees that the leaves [from, to) fall into, left to right. `from` must be where a subtree of the tree
 * begins, as it is for every range of RFC 9162's recursion: then sizes only fall.
 */
export function completeSubtrees(from: number, to: number): TreeNode[] {
  const subtrees: TreeNode[] = [];
  let start = from;
  while (start < to) {
    const level = Math.floor(Math.log2(to - start));
    // log2 of a number just below a power of two may round up
    const fitting = 2 ** level > to - start ? level - 1 : level;
    subtrees.push({ level: fitting, index: start / 2 ** fitting });
    start += 2 ** fitting;
  }
  return subtrees;
}

/** The largest power of two below n: where RFC 9162 splits a tree of n ≥ 2 leaves. */
export function split(leaves: number): number {
  let power = 1;
  while (power * 2 < leaves) power *= 2;
  return power;
}
