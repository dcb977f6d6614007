import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { PGlite } from '@electric-sql/pglite';
import { isEngineError, unavailable } from '../kernel/index.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import type { Driver, Session } from './driver.ts';
import { KeptStatements } from './kept-statements.ts';
import { emptyDatabase, makeDatabase } from './make-database.ts';
import { makePrivateDirectory, tightenDatabase } from './private-directory.ts';
import { RecoveringPglite } from './recovering-pglite.ts';
import { Waiting } from './waiting.ts';

// WebAssembly functions are optimized so late that a short command never pays for it: listing campaigns of an existing directory
// takes 0.87 s of processor time instead of 1.2 s. After a thousand orchestrations, a server is as fast as before.
setFlagsFromString('--wasm-tiering-budget=1000000000');
// a function is validated when it is first called: most of PostgreSQL's 9 MB never are, and validating all takes 35 ms of processor time
setFlagsFromString('--wasm-lazy-validation');

const INT8 = 20;
/**
 * When PGlite opens a database, it writes zeros over all of PostgreSQL's shared memory. Where new memory pages are slow, that
 * takes 1.3 s of processor time with PostgreSQL's default of 128 MB of buffers, 0.82 s with 32 MB, and 0.74 s with 16 MB. Writing
 * and reading 80 MB of rows takes as long with 16 MB as with 32 MB, because the operating system caches the files; with 8 MB,
 * writing takes 20% longer. (`shared_memory_type=sysv` is faster still, but PGlite's `shmget` does not clear the memory.)
 */
const SHARED_BUFFERS = ['-c', 'shared_buffers=16MB'];
/** The kept statements of each instance; they disappear with it. */
const kept = new WeakMap<PGlite, KeptStatements>();
/** How long statements may follow one another before timers and requests get a turn. */
const TURN_MS = 5;

/**
 * Opens PostgreSQL inside this process (PGlite), with its files in `dataDir`, or in memory if there is no directory. Only one
 * process can use the directory at a time: it is locked. Writes reach the operating system, not the disk (no fsync).
 *
 * @param purpose what this process does, for the message that another process gets: “in use by process 12 of my-host (serve)”
 * @throws `data-directory-in-use` if another process has it open; `data-directory-unusable` if it cannot be created, or cannot be
 * restricted to its owner
 */
export async function openEmbedded(dataDir: string | undefined, purpose: string): Promise<Driver> {
  const { messages, PGlite, protocol } = await import('@electric-sql/pglite');
  const statements = (pglite: PGlite) => {
    const of = kept.get(pglite) ?? new KeptStatements(pglite, protocol.serialize, messages);
    kept.set(pglite, of);
    return of;
  };
  const options = { parsers: { [INT8]: Number }, startParams: [...PGlite.defaultStartParams, ...SHARED_BUFFERS] };
  if (dataDir === undefined) {
    const inMemory = () => PGlite.create({ ...options, ...emptyDatabase() });
    return driverOver(new RecoveringPglite(await inMemory(), undefined, inMemory, () => {}), statements, () => {});
  }
  const lock = await takeDirectory(dataDir, purpose);
  try {
    const database = join(dataDir, 'postgres');
    await makeDatabase(database, options);
    const open = async () => {
      const pglite = await PGlite.create(database, options);
      tightenDatabase(database);
      return pglite;
    };
    return driverOver(new RecoveringPglite(await open(), dataDir, open, lock.check), statements, lock.release);
  } catch (error) {
    lock.release();
    throw unavailable('data-directory-unusable', `cannot open the embedded database in ${dataDir}: ${String(error)}`);
  }
}

async function takeDirectory(dataDir: string, purpose: string): Promise<DirectoryLock> {
  makePrivateDirectory(dataDir);
  try {
    return await lockDirectory(dataDir, purpose);
  } catch (error) {
    if (isEngineError(error)) throw error;
    throw unavailable('data-directory-unusable', `cannot lock ${dataDir}, which is the --data-dir: ${String(error)}`);
  }
}

function driverOver(
  database: RecoveringPglite,
  statements: (pglite: PGlite) => KeptStatements,
  unlock: () => void,
): Driver {
  // PGlite has one session: while a caller holds it, all others wait in order of arrival
  let last: Promise<void> = Promise.resolve();
  let turnedAt = performance.now();
  let inside = 0;
  const waiting = new Waiting();
  const turn = async (): Promise<() => void> => {
    const before = last;
    let done: () => void = () => {};
    last = new Promise((resolve) => {
      done = () => {
        inside--;
        resolve();
      };
    });
    inside++;
    await waiting.during(before);
    // PGlite responds without leaving the microtask queue, so a loop of statements would block the rest of the process
    if (performance.now() - turnedAt > TURN_MS) {
      await setImmediate();
      turnedAt = performance.now();
    }
    return done;
  };
  const query = (pglite: PGlite, text: string, values: readonly unknown[]) =>
    database.on(pglite, () => statements(pglite).run(text, values));
  return {
    acquire: async (): Promise<Session> => {
      const release = await turn();
      try {
        const pglite = await database.instance();
        return {
          query: (text, values) => query(pglite, text, values),
          run: ({ text }, values) => query(pglite, text, values),
          script: (text) =>
            database.on(pglite, async () => {
              await statements(pglite).forget();
              await pglite.exec(text);
            }),
          release: () => release(),
        };
      } catch (error) {
        release();
        throw error;
      }
    },
    once: async ({ text }, values) => {
      const release = await turn();
      try {
        return await query(await database.instance(), text, values);
      } finally {
        release();
      }
    },
    pool: () => ({
      size: 1,
      idle: inside === 0 ? 1 : 0,
      waiting: Math.max(0, inside - 1),
      expectedWaitMs: waiting.expectedMs,
    }),
    close: async () => {
      await turn();
      try {
        await database.close();
      } finally {
        unlock();
      }
    },
  };
}
