import { statfsSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { type EngineError, unavailable } from '../kernel/index.ts';
import { diskFull } from './failures.ts';

/** Recovery writes log segments of 16 MiB; with less room than for two of them it need not be tried. */
const ROOM_BYTES = 32 * 2 ** 20;
/** An attempt that fails keeps 200 MB until they are collected, so attempts keep their distance. */
const BETWEEN_ATTEMPTS_MS = 5_000;

/**
 * The embedded database while it lives. Where a server would end a process (a log that cannot be written because the disk is
 * full: PANIC), PGlite ends the instance, and the next statement would spin for ever. The instance is therefore dropped,
 * and its files are opened anew, which recovers everything that was committed.
 */
export class LivingDatabase {
  #pglite: PGlite | undefined;
  #diedAt = Number.NEGATIVE_INFINITY;
  readonly #reopen: (() => Promise<PGlite>) | undefined;
  readonly #directory: string;

  /** @param reopen undefined for a database in memory, which is gone when it dies */
  constructor(pglite: PGlite, directory: string, reopen: (() => Promise<PGlite>) | undefined) {
    this.#pglite = pglite;
    this.#directory = directory;
    this.#reopen = reopen;
  }

  /** @throws `database-unavailable` while it is dead and cannot be opened yet; `disk-full` */
  async instance(): Promise<PGlite> {
    this.#pglite ??= await this.#revive();
    return this.#pglite;
  }

  /** Runs work on an instance that was given out earlier, and notices when it dies of that. */
  async on<Value>(pglite: PGlite, work: (pglite: PGlite) => Promise<Value>): Promise<Value> {
    if (pglite !== this.#pglite) throw gone('it ended in the middle of a transaction');
    try {
      return await work(pglite);
    } catch (error) {
      if (isDeadly(error)) {
        this.#pglite = undefined;
        this.#diedAt = performance.now();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pglite?.close();
  }

  async #revive(): Promise<PGlite> {
    if (this.#reopen === undefined) throw gone('it was in memory, and is gone: start again');
    if (performance.now() - this.#diedAt < BETWEEN_ATTEMPTS_MS) throw gone('it ended, and is opened again shortly');
    const { bavail, bsize } = statfsSync(this.#directory);
    if (bavail * bsize < ROOM_BYTES) throw diskFull(`${this.#directory} has less than 32 MiB of room`);
    try {
      return await this.#reopen();
    } catch (error) {
      this.#diedAt = performance.now();
      throw gone(`it ended, and cannot be opened again yet: ${String(error)}`);
    }
  }
}

const gone = (why: string): EngineError =>
  unavailable('database-unavailable', `the embedded database does not answer (${why})`);

/** PostgreSQL ends the session or the server, or its program itself failed. */
function isDeadly(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // WebAssembly's own error: a trap
  if (error.name === 'RuntimeError') return true;
  return 'severity' in error && ['PANIC', 'FATAL'].includes(String(error.severity));
}
