import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isEngineError, makeDirectory, unavailable } from '../kernel/index.ts';

const OTHERS = 0o077;
const STICKY = 0o1000;
const hasModes = process.platform !== 'win32';

/**
 * Makes a directory, and removes all rights of other users in it.
 *
 * @throws `data-directory-unusable` when it cannot be its owner's alone
 */
export function makePrivateDirectory(directory: string): void {
  const wrong = (why: string) =>
    unavailable('data-directory-unusable', `cannot use ${directory} as --data-dir: ${why}`);
  try {
    makeDirectory(directory);
    if (!hasModes || isPrivate(directory)) return;
    // such as /tmp: others have their files there, and would lose them
    if ((statSync(directory).mode & STICKY) !== 0)
      throw wrong('it is shared by all users of this machine; name a directory in it');
    chmodSync(directory, 0o700);
  } catch (error) {
    if (isEngineError(error)) throw error;
    throw wrong(
      `${error instanceof Error ? error.message : String(error)}. It must belong to the user that runs this program, and only that user may access it: name a directory in it, or chown it`,
    );
  }
  if (!isPrivate(directory))
    throw wrong('other users may use it, and its file system does not let that be changed (chmod 700)');
}

const isPrivate = (path: string) => (statSync(path).mode & OTHERS) === 0;

/** PGlite unpacks its image with mode 0666. @param database the directory that PostgreSQL calls its data directory */
export function tightenDatabase(database: string): void {
  if (!hasModes) return;
  // changed last: once it is right, so is all of it
  const last = join(database, 'PG_VERSION');
  if (isPrivate(last)) return;
  chmodSync(database, 0o700);
  for (const name of readdirSync(database, { recursive: true, encoding: 'utf8' })) {
    const path = join(database, name);
    if (path !== last) chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600);
  }
  chmodSync(last, 0o600);
}
