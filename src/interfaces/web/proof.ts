import type { Reply } from '../client/index.ts';

type Proof = Reply<'ledger.prove'>;

/** Decodes base64. @throws an error that quotes the text if it is not base64 */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Error(`A hash, key or signature is damaged: “${base64.slice(0, 80)}” is not base64.`);
  }
}

/** Computes the SHA-256 of a prefix and parts: 0 for a leaf, 1 for a node (RFC 9162, 2.1.1). */
export async function hashed(prefix: number, ...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  whole[0] = prefix;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

export const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/**
 * Checks in the browser that an event is in the tree whose root the checkpoint names (RFC 9162, 2.1.3.2). Does not check the
 * checkpoint's signature: `campaigns-engine ledger verify` does, with a key from elsewhere. A key from this server would mean
 * trusting this server.
 *
 * @returns what is wrong; undefined if it is proven
 */
export async function wrongWith(proof: Proof, eventId: string): Promise<string | undefined> {
  const sealed: { id?: unknown } = JSON.parse(proof.leaf);
  if (sealed.id !== eventId) return 'the sealed event is a different one';
  const [, size, root] = proof.checkpoint.split('\n');
  if (size !== String(proof.tree_size) || root !== proof.root) return 'the checkpoint belongs to another tree';
  let hash = await hashed(0, new TextEncoder().encode(proof.leaf));
  let [at, last] = [proof.leaf_index, proof.tree_size - 1];
  if (at > last) return 'the event is beyond the end of the tree';
  for (const sibling of proof.proof.map(bytesOf)) {
    if (last === 0) return 'the path is longer than the tree is high';
    if (at % 2 === 1 || at === last) {
      hash = await hashed(1, sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = await hashed(1, hash, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) return 'the path ends before the root';
  return same(hash, bytesOf(proof.root)) ? undefined : 'the hashes do not lead to the signed root';
}
