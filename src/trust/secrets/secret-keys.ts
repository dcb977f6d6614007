import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Context } from '../../context.ts';
import { conflict, keysFromText } from '../../core/kernel/index.ts';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** A key that seals secrets. */
export interface SecretKey {
  /** Tells keys apart without telling anything about them. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The keys at hand, the one that seals first. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

type Source = Pick<Context, 'secretKeys'>;

/** The keys of a text, the one that seals first; undefined when it holds anything else. */
export function parseSecretKeys(text: string): SecretKeys | undefined {
  const [first, ...others] = keysFromText(text) ?? [];
  return first === undefined ? undefined : [named(first), ...others.map(named)];
}

const named = (bytes: Buffer): SecretKey => ({
  id: createHash('sha256').update('campaigns-engine secret key\n').update(bytes).digest('hex').slice(0, 12),
  bytes,
});

/** The same; the embedded database's key file is made when there is none. @throws `secret-key-missing`, … */
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

/** Undefined: none. @throws `secret-key-exposed`, `secret-key-damaged` */
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

/** What stood in the key file is replaced whole or not at all. */
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

/** A new key before those that the file holds. */
export const withNewKey = (keys: SecretKeys): SecretKeys => [named(randomBytes(KEY_BYTES)), ...keys];
