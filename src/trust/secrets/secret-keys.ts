import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Context } from '../../context.ts';
import { conflict, keysFromText } from '../../core/kernel/index.ts';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** A key that seals secrets. */
export interface SecretKey {
  /** Distinguishes keys without revealing anything about them. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The available keys, the one that seals first. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

type Source = Pick<Context, 'secretKeys'>;

/** Parses the keys in a text, the one that seals first; undefined if it contains anything else. */
export function parseSecretKeys(text: string): SecretKeys | undefined {
  const [first, ...others] = keysFromText(text) ?? [];
  return first === undefined ? undefined : [named(first), ...others.map(named)];
}

const named = (bytes: Buffer): SecretKey => ({
  id: createHash('sha256').update('campaigns-engine secret key\n').update(bytes).digest('hex').slice(0, 12),
  bytes,
});

/** Returns the available keys; creates the embedded database's key file if there is none. @throws `secret-key-missing`, … */
export function secretKeysToSeal(source: Source): SecretKeys {
  const keys = keysAtHand(source);
  if (keys !== undefined) return keys;
  const { file, mayMake } = source.secretKeys;
  if (file === undefined || !mayMake)
    throw conflict(
      'secret-key-missing',
      `there is no key to seal secrets with: set CAMPAIGNS_ENGINE_SECRET_KEY to the key that sealed the existing secrets (\`secrets list\` names it; after \`move\` it is in secrets.key of the embedded directory). If there are none, set it to 32 random bytes in base64 (\`openssl rand -base64 32\`)`,
    );
  const made: SecretKeys = [named(randomBytes(KEY_BYTES))];
  writeKeyFile(file, made);
  return made;
}

/** Returns the available keys; undefined: none. @throws `secret-key-exposed`, `secret-key-damaged` */
export function keysAtHand({ secretKeys: { given, file } }: Source): SecretKeys | undefined {
  const text = given();
  if (text !== undefined) return read(text, 'CAMPAIGNS_ENGINE_SECRET_KEY');
  if (file === undefined) return undefined;
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return undefined;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw conflict('secret-key-exposed', `${file} can be read by others, and so can every secret: run chmod 600 on it`);
  return read(readFileSync(file, 'utf8'), file);
}

function read(text: string, where: string): SecretKeys {
  const keys = parseSecretKeys(text);
  if (keys === undefined)
    throw conflict('secret-key-damaged', `${where} does not contain keys of 32 bytes in base64 or hex`);
  return keys;
}

/** Replaces the content of the key file as a whole or not at all. */
export function writeKeyFile(file: string, keys: SecretKeys): void {
  const draft = `${file}.${process.pid}`;
  try {
    const lines = keys.map(({ bytes }) => `${bytes.toString('base64')}\n`);
    writeFileSync(draft, lines.join(''), { mode: OWNER_ONLY, flag: 'wx', flush: true });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Returns the keys with a new one in front. */
export const withNewKey = (keys: SecretKeys): SecretKeys => [named(randomBytes(KEY_BYTES)), ...keys];
