import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conflict, makeDirectory, unavailable } from '../../core/kernel/index.ts';
import { readSigningKey, type SigningKey, signingKey } from './note.ts';

const OTHERS = 0o077;

/** The location of the ledger's signing key: the environment, or a file that is created when it is first needed. */
export interface KeyPlace {
  /** PEM (PKCS #8), from CAMPAIGNS_ENGINE_LEDGER_KEY. */
  readonly pem: string | undefined;
  /** Undefined: the database is in memory, and the key ends with the process. */
  readonly file: string | undefined;
}

/** Returns the key file in the data directory; undefined for a database in memory, whose key is only in its process. */
export const keyFileIn = (dataDir: string): string | undefined =>
  dataDir === 'memory' ? undefined : join(dataDir, 'ledger-key.pem');

let keyOfProcess: SigningKey | undefined;

/**
 * Returns the key if there is one.
 *
 * @throws `validation-failed` if the content is not a key; `ledger-key-exposed` if others can read the file
 */
export function findSigningKey({ pem, file }: KeyPlace): SigningKey | undefined {
  if (pem !== undefined) return readSigningKey(pem, 'CAMPAIGNS_ENGINE_LEDGER_KEY');
  if (file === undefined) return keyOfProcess;
  try {
    const text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0)
      throw conflict(
        'ledger-key-exposed',
        `${file} can be read by others, who could sign any ledger: run chmod 600 on it`,
      );
    return readSigningKey(text, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the key, creating it (mode 0600) if there is none. @throws `ledger-key-unusable`; `validation-failed` */
export function openSigningKey(place: KeyPlace): SigningKey {
  const found = findSigningKey(place);
  if (found !== undefined) return found;
  const { privateKey } = generateKeyPairSync('ed25519');
  if (place.file === undefined) {
    keyOfProcess = signingKey(privateKey);
    return keyOfProcess;
  }
  try {
    makeDirectory(dirname(place.file));
    writeKey(place.file, privateKey);
  } catch (error) {
    throw unavailable('ledger-key-unusable', `cannot make the ledger's signing key: ${String(error)}`);
  }
  // another process may have created it first
  return findSigningKey(place) ?? signingKey(privateKey);
}

function writeKey(file: string, key: KeyObject): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(draft, file); // whole or not at all, and never over an existing file
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
