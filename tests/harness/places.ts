import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import {
  emptyDirectory,
  emptyPostgresDatabase,
  hasPostgres,
  migratedDirectory,
  migratedPostgresDatabase,
} from '../../src/testing/index.ts';
import { onKeptDatabase } from './kept-database.ts';

export type Query = (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** A database that the program can be pointed at, and that a test can look into behind its back. */
export interface Place {
  readonly kind: 'embedded' | 'postgres';
  /** The options that name it to every command. */
  readonly options: readonly string[];
  /** `--data-dir`'s directory, or the server's URL. */
  readonly where: string;
  /** Where the program keeps files besides the database. */
  readonly filesDir: string;
  /** Reads it with SQL of the test's own. The embedded database must not be open anywhere else. */
  look<Value>(work: (query: Query) => Promise<Value>): Promise<Value>;
}

/** A new place, in which nothing was ever stored. */
export type NewPlace = () => Promise<Place>;

/** For tests about the first migration: runs them once on embedded databases and once on PostgreSQL (skipped where there is none; never in CI). */
export function onEachPlace(subject: string, tests: (newPlace: NewPlace) => void): void {
  describe(`${subject} (embedded)`, () => tests(async () => directoryPlace(emptyDirectory())));
  describe.skipIf(!hasPostgres())(`${subject} (PostgreSQL)`, () => tests(postgresPlace));
}

/** Places of a database that was migrated before, which spares every start of the program initdb and the migrations. */
export function onEachMigratedPlace(subject: string, tests: (newPlace: NewPlace) => void): void {
  describe(`${subject} (embedded)`, () => tests(async () => directoryPlace(migratedDirectory())));
  describe.skipIf(!hasPostgres())(`${subject} (PostgreSQL)`, () => tests(migratedPostgresPlace));
}

export const directoryPlace = (where: string): Place => ({
  kind: 'embedded',
  where,
  filesDir: where,
  options: ['--data-dir', where],
  look: (work) =>
    onKeptDatabase(async () => {
      const database = await PGlite.create(join(where, 'postgres'));
      try {
        return await work(async (sql, values = []) => (await database.query<never>(sql, [...values])).rows);
      } finally {
        // where it is kept, what it set ends with it
        await database.exec('reset all');
        await database.close();
      }
    }),
});

/** Films, renders and the signing key of a place on PostgreSQL: below the system's temporary directory, away from the checkout. */
function filesDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
  filesDirectories.push(directory);
  return directory;
}

const filesDirectories: string[] = [];
// not when the process exits: vitest ends it with a signal
afterAll(() => {
  for (const directory of filesDirectories) rmSync(directory, { recursive: true, force: true });
});

export const postgresPlace = async (): Promise<Place> => postgresAt(await emptyPostgresDatabase());

export const migratedPostgresPlace = async (): Promise<Place> => postgresAt(await migratedPostgresDatabase());

/** @param where the URL of a database */
export function postgresAt(where: string): Place {
  const filesDir = filesDirectory();
  return {
    kind: 'postgres',
    where,
    filesDir,
    options: ['--database-url', where, '--data-dir', filesDir],
    look: async (work) => {
      const client = new pg.Client({ connectionString: where });
      await client.connect();
      try {
        return await work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
      } finally {
        await client.end();
      }
    },
  };
}
