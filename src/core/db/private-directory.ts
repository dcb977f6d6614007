import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory, unavailable } from '../kernel/index.ts';

const OTHERS = 0o077;
const STICKY = 0o1000;
const hasModes = process.platform !== 'win32';

/**
 * Makes a directory and removes all rights of other users to it.
 *
 * @throws `data-directory-unusable` if it cannot be restricted to its owner
 */
export function makePrivateDirectory(directory: string): void {
  const wrong = (why: string) =>
    unavailable('data-directory-unusable', `cannot use ${directory} as --data-dir: ${why}`);
  const attempt = (work: () => void, advice: string) => {
    try {
      work();
    } catch (error) {
      throw wrong(`${error instanceof Error ? error.message : String(error)}. ${advice}`);
    }
  };
  attempt(() => makeDirectory(directory), 'Use a directory that exists, or one that this user may create');
  if (!hasModes || isPrivate(directory)) return;
  // such as /tmp: other users have files there and would lose access
  if ((statSync(directory).mode & STICKY) !== 0)
    throw wrong('it is shared by all users of this machine: use a directory inside it');
  attempt(() => chmodSync(directory, 0o700), 'Only its owner may run this program on it: chown it, or use another one');
  if (!isPrivate(directory))
    throw wrong('other users may use it, and its file system does not let that be changed (chmod 700)');
}

const isPrivate = (path: string) => (statSync(path).mode & OTHERS) === 0;

/**
 * Restricts a database to its owner, because PGlite unpacks its image with mode 0666.
 *
 * @param database the directory that PostgreSQL calls its data directory
 */
export function tightenDatabase(database: string): void {
  if (!hasModes) return;
  // changed last: if its mode is right, so are all others
  const last = join(database, 'PG_VERSION');
  if (isPrivate(last)) return;
  chmodSync(database, 0o700);
  for (const name of readdirSync(database, { recursive: true, encoding: 'utf8' })) {
    const path = join(database, name);
    if (path !== last) chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600);
  }
  chmodSync(last, 0o600);
}
