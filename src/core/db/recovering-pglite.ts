import { statfsSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { type EngineError, isEngineError, unavailable } from '../kernel/index.ts';
import { codeOf, diskFull } from './failures.ts';

/** Less room than this on the disk, and nothing is written: the log grows by 16 MiB at once, tables by less. */
const ROOM_BYTES = 64 * 2 ** 20;
const LOOK_EVERY_MS = 100;
/** An attempt to open it that fails keeps 200 MB until they are collected, so attempts keep their distance. */
const BETWEEN_ATTEMPTS_MS = 5_000;
const READ_ONLY_TRANSACTION = '25006';

/**
 * PGlite that outlives its own failures. Where a server would end a process, because its log cannot grow on a full disk, PGlite
 * spins for ever in some places and ends the instance in others. So it reads only while the disk has little room; and an
 * instance that has ended is dropped and its files are opened anew, which recovers everything that was committed.
 */
export class RecoveringPglite {
  #pglite: PGlite | undefined;
  #readsOnly = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #diedAt = Number.NEGATIVE_INFINITY;
  #isLost = false;
  #checkedAt = Number.NEGATIVE_INFINITY;
  readonly #directory: string | undefined;
  readonly #open: () => Promise<PGlite>;
  readonly #checkLock: () => void;

  /**
   * @param directory undefined for a database in memory, which is gone when it ends
   * @param checkLock throws once the directory belongs to another process
   */
  constructor(pglite: PGlite, directory: string | undefined, open: () => Promise<PGlite>, checkLock: () => void) {
    this.#pglite = pglite;
    this.#directory = directory;
    this.#open = open;
    this.#checkLock = checkLock;
  }

  /**
   * For the next statement, or the next transaction.
   *
   * @throws `database-unavailable` while it cannot be opened again; `data-directory-lost` for good
   */
  async instance(): Promise<PGlite> {
    this.#mustHoldDirectory();
    this.#pglite ??= await this.#revive();
    if (this.#directory === undefined || performance.now() - this.#lookedAt < LOOK_EVERY_MS) return this.#pglite;
    this.#lookedAt = performance.now();
    const readsOnly = !hasRoom(this.#directory);
    if (readsOnly !== this.#readsOnly)
      await this.#pglite.exec(`set default_transaction_read_only = ${readsOnly ? 'on' : 'off'}`);
    this.#readsOnly = readsOnly;
    return this.#pglite;
  }

  /** Runs work on an instance that was given out earlier, and notices when it ends of that. @throws `disk-full` */
  async on<Value>(pglite: PGlite, work: () => Promise<Value>): Promise<Value> {
    if (pglite !== this.#pglite) throw gone('it ended in the middle of a transaction');
    this.#mustHoldDirectory();
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) === READ_ONLY_TRANSACTION && this.#readsOnly)
        throw diskFull(`${this.#directory} has less than ${ROOM_BYTES / 2 ** 20} MiB of free space`);
      if (isDeadly(error)) {
        this.#pglite = undefined;
        this.#diedAt = performance.now();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    // closing writes, and the files are another process's then
    if (!this.#isLost) await this.#pglite?.close();
  }

  #mustHoldDirectory(): void {
    if (!this.#isLost && performance.now() - this.#checkedAt < LOOK_EVERY_MS) return;
    this.#checkedAt = performance.now();
    try {
      this.#checkLock();
    } catch (error) {
      this.#isLost = isEngineError(error);
      throw error;
    }
  }

  async #revive(): Promise<PGlite> {
    if (this.#directory === undefined) throw gone('it was in memory, and is lost: start again');
    if (performance.now() - this.#diedAt < BETWEEN_ATTEMPTS_MS) throw gone('it ended and will be reopened shortly');
    if (!hasRoom(this.#directory)) throw diskFull(`${this.#directory} has no free space to recover in`);
    try {
      const pglite = await this.#open();
      this.#readsOnly = false;
      return pglite;
    } catch (error) {
      this.#diedAt = performance.now();
      throw gone(`it ended and cannot be reopened yet: ${String(error)}`);
    }
  }
}

function hasRoom(directory: string): boolean {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize >= ROOM_BYTES;
}

const gone = (why: string): EngineError =>
  unavailable('database-unavailable', `the embedded database does not respond (${why})`);

/** PostgreSQL ends the session or the server, or its program itself failed. */
function isDeadly(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // WebAssembly's own error: a trap
  if (error.name === 'RuntimeError') return true;
  return 'severity' in error && ['PANIC', 'FATAL'].includes(String(error.severity));
}
