/** A complete subtree of 2^level leaves: the one at position `index` of its level. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/**
 * Returns the complete subtrees that cover the leaves [from, to), left to right. `from` must be where a subtree of the
 * tree begins, as in every range of RFC 9162's recursion: then the sizes only decrease.
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

/** Returns the largest power of two below n: where RFC 9162 splits a tree of n ≥ 2 leaves. */
export function split(leaves: number): number {
  let power = 1;
  while (power * 2 < leaves) power *= 2;
  return power;
}
