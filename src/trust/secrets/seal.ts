import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './secret-keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Binds the ciphertext to its name: a sealed text that is moved to another name cannot be opened there. */
const boundTo = (name: string) => Buffer.from(`campaigns-engine secret\n${name}`, 'utf8');

/** AES-256-GCM with a random nonce: base64url of nonce, ciphertext and tag. */
export function seal({ bytes }: SecretKey, name: string, value: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(name));
  return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** @returns undefined if it was sealed with another key, for another name, or changed since */
export function unseal({ bytes }: SecretKey, name: string, sealed: string): string | undefined {
  const whole = Buffer.from(sealed, 'base64url');
  if (whole.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, bytes, whole.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(name)).setAuthTag(whole.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(whole.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
