export { Frontier, type HashedNode, KEPT_LEVELS } from './frontier.ts';
export { HASH_BYTES, leafHash, nodeHash } from './hash.ts';
export { consistencyRanges, inclusionRanges, isConsistent, type Range, rootFromInclusion } from './proof.ts';
export { completeSubtrees, type TreeNode } from './subtrees.ts';
