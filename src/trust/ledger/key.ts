import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conflict, makeDirectory, unavailable } from '../../core/kernel/index.ts';
import { readSigningKey, type SigningKey, signingKey } from './note.ts';

const OTHERS = 0o077;

/** Where the ledger's signing key lies: in the environment, or in a file that is made when it is first needed. */
export interface KeyPlace {
  /** PEM (PKCS #8), from CAMPAIGNS_ENGINE_LEDGER_KEY. */
  readonly pem: string | undefined;
  /** Undefined: of a database in memory, whose key ends with its process. */
  readonly file: string | undefined;
}

/** In the data directory; a database in memory is sealed under a key of its process, which is in no file. */
export const keyFileIn = (dataDir: string): string | undefined =>
  dataDir === 'memory' ? undefined : join(dataDir, 'ledger-key.pem');

let keyOfProcess: SigningKey | undefined;

/**
 * The key, when there is one already.
 *
 * @throws `validation-failed` when what is there is no key; `ledger-key-exposed` when others can read the file
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

/** The key, made now (mode 0600) if there is none. @throws `ledger-key-unusable`; `validation-failed` */
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
  // another process may have been first
  return findSigningKey(place) ?? signingKey(privateKey);
}

function writeKey(file: string, key: KeyObject): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(draft, file); // whole or not at all, and never over another one
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
