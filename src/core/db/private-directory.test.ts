import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openDb } from './open.ts';
import { makePrivateDirectory, tightenDatabase } from './private-directory.ts';

const directories: string[] = [];
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
  directories.push(directory);
  return directory;
};
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const modeOf = (path: string) => statSync(path).mode & 0o777;
/** Returns the paths that other users may access. */
const loose = (root: string) =>
  [root, ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))].filter(
    (path) => (modeOf(path) & 0o077) !== 0,
  );

test('other users cannot read or write an embedded database, even one created with looser modes', async () => {
  const before = process.umask(0o000);
  try {
    const dataDir = join(newDirectory(), 'data');
    const location = { kind: 'embedded', dataDir } as const;
    const first = await openDb(location, 'test', () => {});
    await sql`select 1`.execute(first.kysely);
    expect([modeOf(dataDir), loose(dataDir)]).toEqual([0o700, []]);
    await first.close();

    for (const path of ['', 'postgres', 'postgres/PG_VERSION', 'postgres/global'])
      chmodSync(join(dataDir, path), 0o777);
    const second = await openDb(location, 'test', () => {});
    await sql`create table made_later (id int)`.execute(second.kysely);
    expect(loose(dataDir)).toEqual([]);
    await second.close();
  } finally {
    process.umask(before);
  }
}, 30_000);

test('a directory that all users share is refused, and one of our own is made private', () => {
  const shared = newDirectory();
  chmodSync(shared, 0o1777);
  expect(() => makePrivateDirectory(shared)).toThrow('shared by all users of this machine');
  const open = newDirectory();
  chmodSync(open, 0o755);
  makePrivateDirectory(open);
  expect(modeOf(open)).toBe(0o700);
});

test('an interrupted tightening of permissions is finished at the next opening', () => {
  const database = newDirectory();
  mkdirSync(join(database, 'base'), { mode: 0o755 });
  for (const name of ['PG_VERSION', 'base/1']) {
    writeFileSync(join(database, name), '');
    chmodSync(join(database, name), 0o666);
  }
  chmodSync(join(database, 'base/1'), 0o600);
  tightenDatabase(database);
  expect(loose(database)).toEqual([]);
});

test.skipIf(!existsSync('/proc/self'))('a directory that the file system cannot create is refused', () => {
  expect(() => makePrivateDirectory('/proc/no/where')).toThrow(/cannot use \/proc\/no\/where as --data-dir: ENOENT/);
});
