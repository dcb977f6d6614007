import { expect, test } from 'vitest';
import { Frontier } from './frontier.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.ts';
import { consistencyRanges, inclusionRanges, isConsistent, type Range, rootFromInclusion } from './proof.ts';
import { completeSubtrees } from './subtrees.ts';

const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS: Record<number, string> = {
  0: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  3: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  7: 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
};

const hashes = Array.from({ length: 64 }, (_, n) => leafHash(Buffer.of(n)));

/** Computes the hash by RFC 9162's own recursion, as an independent check. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

const hashOf = ({ from, to }: Range) => treeHash(hashes.slice(from, to));

/** Returns the hash with one of its 256 bits flipped. */
function flipped(hash: Buffer, bit: number): Buffer {
  const other = Buffer.from(hash);
  other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return other;
}

const withFlipped = (proof: readonly Buffer[], at: number, bit: number) =>
  proof.map((hash, place) => (place === at ? flipped(hash, bit) : hash));

test('the published leaves give the published roots', () => {
  const frontier = new Frontier();
  expect(frontier.root().toString('hex')).toBe(ROOTS[0]);
  for (const [at, leaf] of LEAVES.entries()) {
    frontier.append(leafHash(Buffer.from(leaf, 'hex')));
    if (ROOTS[at + 1] !== undefined) expect(frontier.root().toString('hex')).toBe(ROOTS[at + 1]);
  }
  expect(frontier.size).toBe(8);
});

test('a frontier can be saved and restored at every size', () => {
  let frontier = new Frontier();
  for (let size = 1; size <= 64; size++) {
    frontier.append(hashes[size - 1] ?? EMPTY_ROOT);
    const edges = completeSubtrees(0, size).map(({ level, index }) =>
      hashOf({ from: index * 2 ** level, to: (index + 1) * 2 ** level }),
    );
    expect(frontier.hashes).toEqual(edges);
    frontier = new Frontier(size, edges);
    expect(frontier.root()).toEqual(treeHash(hashes.slice(0, size)));
  }
});

test('only correct inclusion proofs verify, for every tree of up to 64 leaves', () => {
  const wrong: string[] = [];
  let [bit, right] = [0, 0];
  for (let size = 1; size <= 64; size++) {
    const root = treeHash(hashes.slice(0, size));
    for (let index = 0; index < size; index++) {
      const leaf = hashes[index] ?? EMPTY_ROOT;
      const proof = inclusionRanges(index, size).map(hashOf);
      const leads = (...[hash, place, hashesUp]: [Buffer, number, readonly Buffer[]]) =>
        rootFromInclusion(hash, place, size, hashesUp)?.equals(root) === true;
      if (leads(leaf, index, proof) && proof.length <= 6) right++;
      bit = (bit + 37) % 256;
      const others = [
        leads(flipped(leaf, bit), index, proof),
        ...proof.map((_, at) => leads(leaf, index, withFlipped(proof, at, bit))),
        proof.length > 0 && leads(leaf, index, proof.slice(1)),
        leads(leaf, index, [...proof, leaf]),
        ...Array.from({ length: size }, (_, other) => other !== index && leads(leaf, other, proof)),
      ];
      if (others.includes(true)) wrong.push(`leaf ${index} of ${size}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(right).toBe((64 * 65) / 2);
});

test('only correct consistency proofs verify, for all trees of up to 64 leaves', () => {
  const wrong: string[] = [];
  let [bit, right] = [0, 0];
  for (let size = 1; size <= 64; size++)
    for (let first = 1; first <= size; first++) {
      const [older, newer] = [treeHash(hashes.slice(0, first)), treeHash(hashes.slice(0, size))];
      const proof = consistencyRanges(first, size).map(hashOf);
      if (isConsistent(first, size, older, newer, proof)) right++;
      bit = (bit + 37) % 256;
      const others = [
        isConsistent(first, size, flipped(older, bit), newer, proof),
        isConsistent(first, size, older, flipped(newer, bit), proof),
        ...proof.map((_, at) => isConsistent(first, size, older, newer, withFlipped(proof, at, bit))),
        isConsistent(first, size, older, newer, [...proof, older]),
      ];
      if (others.includes(true)) wrong.push(`${first} to ${size}`);
    }
  expect(wrong).toEqual([]);
  expect(right).toBe((64 * 65) / 2);
  expect(isConsistent(0, 5, EMPTY_ROOT, EMPTY_ROOT, [])).toBe(false);
  expect(isConsistent(6, 5, EMPTY_ROOT, EMPTY_ROOT, [])).toBe(false);
});
