import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { wrongWith } from './proof.ts';

const hash = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = (leaf: string) => hash(Buffer.of(0), Buffer.from(leaf));

/** Computes the Merkle tree hash and the path exactly as RFC 9162, 2.1.1 and 2.1.3.1, defines them. */
function treeOf(leaves: readonly string[]): Buffer {
  if (leaves.length === 1) return leafHash(leaves[0] ?? '');
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return hash(Buffer.of(1), treeOf(leaves.slice(0, half)), treeOf(leaves.slice(half)));
}

function pathTo(at: number, leaves: readonly string[]): Buffer[] {
  if (leaves.length === 1) return [];
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return at < half ? [...pathTo(at, left), treeOf(right)] : [...pathTo(at - half, right), treeOf(left)];
}

function proofOf(at: number, size: number) {
  const leaves = Array.from({ length: size }, (_, index) => `{"id":"event ${index}"}`);
  const root = treeOf(leaves).toString('base64');
  return {
    event_id: `event ${at}`,
    leaf: leaves[at] ?? '',
    leaf_index: at,
    tree_size: size,
    root,
    proof: pathTo(at, leaves).map((each) => each.toString('base64')),
    checkpoint: `campaigns-engine/ledger\n${size}\n${root}\n`,
  };
}

test('every leaf of every tree with up to 20 leaves is proven', async () => {
  for (let size = 1; size <= 20; size++)
    for (let at = 0; at < size; at++) expect(await wrongWith(proofOf(at, size), `event ${at}`)).toBeUndefined();
});

test('another event, leaf, path, position, or tree is not proven', async () => {
  const proof = proofOf(5, 13);
  const [first = '', ...rest] = proof.proof;
  const flipped = Buffer.from(first, 'base64');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  const wrong: [typeof proof, string][] = [
    [proof, 'event 6'],
    [{ ...proof, leaf: '{"id":"event 5","more":1}' }, 'event 5'],
    [{ ...proof, proof: [flipped.toString('base64'), ...rest] }, 'event 5'],
    [{ ...proof, proof: rest }, 'event 5'],
    [{ ...proof, proof: [...proof.proof, first] }, 'event 5'],
    [{ ...proof, leaf_index: 4 }, 'event 5'],
    [{ ...proof, leaf_index: 13 }, 'event 5'],
    [{ ...proof, tree_size: 14 }, 'event 5'],
    [{ ...proof, checkpoint: proof.checkpoint.replace('13', '12') }, 'event 5'],
  ];
  for (const [changed, id] of wrong) expect(await wrongWith(changed, id)).toBeTypeOf('string');
});
