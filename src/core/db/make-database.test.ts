import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageFile } from '../kernel/index.ts';
import { makeDatabase } from './make-database.ts';
import { openDb } from './open.ts';

const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
};

test('a half-created database is created again', async () => {
  const dataDir = newDirectory();
  const unfinished = join(dataDir, 'postgres.new');
  mkdirSync(join(unfinished, 'base'), { recursive: true });
  writeFileSync(join(unfinished, 'PG_VERSION'), '18\n');
  const db = await openDb({ kind: 'embedded', dataDir }, 'a test', () => {});
  await db.close();
  expect(existsSync(unfinished)).toBe(false);
  expect(existsSync(packageFile('dist/embedded.tar.gz'))).toBe(true);
});

test('a directory with files but no database is left alone', async () => {
  const dataDir = newDirectory();
  const database = join(dataDir, 'postgres');
  mkdirSync(database);
  writeFileSync(join(database, 'mine'), '');
  await expect(makeDatabase(database, {})).rejects.toThrow('contains files, but no database');
  expect(readdirSync(database)).toEqual(['mine']);
});
