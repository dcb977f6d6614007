import { hash } from 'node:crypto';

/** The length of a SHA-256 hash in bytes. */
export const HASH_BYTES = 32;

/** The root of a tree without leaves: the SHA-256 of an empty string (RFC 9162, 2.1.1). */
export const EMPTY_ROOT = sha256('');

/** Goes through a string into Node's pool of small buffers: a separate buffer for each hash costs a third more, plus its collection. */
function sha256(bytes: string | Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

/** SHA-256(0x00 ‖ leaf): RFC 9162, 2.1.1. */
export function leafHash(leaf: string | Uint8Array): Buffer {
  return sha256(typeof leaf === 'string' ? `\0${leaf}` : Buffer.concat([Buffer.of(0), leaf]));
}

/** SHA-256(0x01 ‖ left ‖ right): RFC 9162, 2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}
