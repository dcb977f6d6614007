import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { afterAll, beforeAll, vi } from 'vitest';

interface Kept {
  readonly directory: string;
  readonly database: PGlite;
  close(): Promise<void>;
}

let isKeeping = false;
let kept: Kept | undefined;

/**
 * Keeps the embedded database open between the commands and looks that a file or describe block runs in the test's process, because
 * opening it takes most of the time of a short command. Each command still locks the directory, migrates and ends. Processes find the files closed.
 */
export function keepDatabaseBetweenCommands(): void {
  beforeAll(() => {
    isKeeping = true;
  });
  afterAll(async () => {
    isKeeping = false;
    await releaseDatabase();
  });
}

/** Runs a command, which uses the database that the previous command left open if the directory is the same. */
export async function onKeptDatabase<Result>(command: () => Promise<Result>): Promise<Result> {
  if (!isKeeping) return command();
  const open: (directory?: string, options?: PGliteOptions) => Promise<PGlite> = PGlite.create.bind(PGlite);
  const create = vi.spyOn(PGlite, 'create').mockImplementation(async (directory = '', options = {}) => {
    if (kept?.directory === directory && !kept.database.closed) return kept.database;
    await releaseDatabase();
    const database = await open(directory, options);
    const close = database.close.bind(database);
    kept = { directory, database, close };
    database.close = async () => {};
    return database;
  });
  try {
    return await command();
  } finally {
    create.mockRestore();
  }
}

/** Closes the database that was kept open, before anything else opens its files. */
export async function releaseDatabase(): Promise<void> {
  const last = kept;
  kept = undefined;
  await last?.close();
}

/** @throws if a process is about to open files that are open here */
export function mustBeReleased(args: readonly string[]): void {
  if (kept !== undefined && args.some((arg) => kept?.directory.startsWith(arg)))
    throw new Error(`${kept.directory} is open in this process: await releaseDatabase() first`);
}
