import { createHash, randomBytes } from 'node:crypto';

const PATTERN = /^(ce_[0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** A key as its owner has it, `ce_<12 hex digits>_<256 random bits in base64url>`, and the parts of it that are stored. */
export interface KeyText {
  readonly key: string;
  readonly prefix: string;
  readonly digest: string;
}

export function newKeyText(): KeyText {
  const prefix = `ce_${randomBytes(6).toString('hex')}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, digest: digestOf(key).toString('hex') };
}

/** Returns the part of a key by which it is looked up; undefined if the text does not have the format of a key. */
export const prefixOf = (key: string): string | undefined => PATTERN.exec(key)?.[1];

/** Computes the SHA-256. A key is 256 random bits, which cannot be guessed, so a slow password hash would add no protection. */
export const digestOf = (key: string): Buffer => createHash('sha256').update(key, 'utf8').digest();
