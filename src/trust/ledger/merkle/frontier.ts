import { EMPTY_ROOT, nodeHash } from './hash.ts';
import { completeSubtrees, type TreeNode } from './subtrees.ts';

export interface HashedNode extends TreeNode {
  readonly hash: Buffer;
}

/** The roots of complete subtrees are stored at every level that is a multiple of this. */
export const KEPT_LEVELS = 8;

/** The right edge of a growing tree: the roots of the complete subtrees that cover its leaves, largest first. */
export class Frontier {
  #size: number;
  readonly #levels: number[];
  readonly #hashes: Buffer[];

  /** @param hashes of `completeSubtrees(0, size)`, in that order */
  constructor(size = 0, hashes: readonly Buffer[] = []) {
    this.#size = size;
    this.#levels = completeSubtrees(0, size).map(({ level }) => level);
    this.#hashes = [...hashes];
    if (this.#levels.length !== hashes.length)
      throw new Error(`a tree of ${size} leaves has ${this.#levels.length} complete subtrees, not ${hashes.length}`);
  }

  get size(): number {
    return this.#size;
  }

  /** The hashes of `completeSubtrees(0, size)`. */
  get hashes(): readonly Buffer[] {
    return this.#hashes;
  }

  /** Adds a leaf. @returns the nodes on stored levels that it completes */
  append(leaf: Buffer): HashedNode[] {
    const kept: HashedNode[] = [];
    let hash = leaf;
    let level = 0;
    this.#size++;
    while (this.#levels.at(-1) === level) {
      this.#levels.pop();
      hash = nodeHash(this.#hashes.pop() ?? EMPTY_ROOT, hash);
      level++;
      if (level % KEPT_LEVELS === 0) kept.push({ level, index: this.#size / 2 ** level - 1, hash });
    }
    this.#levels.push(level);
    this.#hashes.push(hash);
    return kept;
  }

  /** The Merkle tree hash of all leaves so far. */
  root(): Buffer {
    const [last, ...others] = this.#hashes.toReversed();
    return last === undefined ? EMPTY_ROOT : others.reduce((right, left) => nodeHash(left, right), last);
  }
}
