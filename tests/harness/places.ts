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

/** A database that the program can use and that a test can read directly. */
export interface Place {
  readonly kind: 'embedded' | 'postgres';
  /** The options that name it in every command. */
  readonly options: readonly string[];
  /** The directory for `--data-dir`, or the server's URL. */
  readonly where: string;
  /** The directory in which the program keeps files besides the database. */
  readonly filesDir: string;
  /** Reads it with SQL. The embedded database must not be open anywhere else. */
  look<Value>(work: (query: Query) => Promise<Value>): Promise<Value>;
}

/** Creates a place in which nothing was ever stored. */
export type NewPlace = () => Promise<Place>;

/** Runs tests about the first migration on embedded databases and on PostgreSQL (skipped if there is none, except in CI). */
export function onEachPlace(subject: string, tests: (newPlace: NewPlace) => void): void {
  describe(`${subject} (embedded)`, () => tests(async () => directoryPlace(emptyDirectory())));
  describe.skipIf(!hasPostgres())(`${subject} (PostgreSQL)`, () => tests(postgresPlace));
}

/** Runs tests on databases that are already migrated, which saves every start of the program initdb and the migrations. */
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
        // if the database is kept open, its settings must not outlive this use
        await database.exec('reset all');
        await database.close();
      }
    }),
});

/** Creates a directory for the films, renders and signing key of a place on PostgreSQL, in the system's temporary directory. */
function filesDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
  filesDirectories.push(directory);
  return directory;
}

const filesDirectories: string[] = [];
// not on the exit of the process, because vitest ends it with a signal
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
