import { statfsSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { type EngineError, isEngineError, unavailable } from '../kernel/index.ts';
import { codeOf, diskFull } from './failures.ts';

/** With less free disk space than this, nothing is written: the log grows by 16 MiB at once, tables by less. */
const ROOM_BYTES = 64 * 2 ** 20;
const LOOK_EVERY_MS = 100;
/** A failed attempt to open the database holds 200 MB until garbage collection, so attempts are spaced out. */
const BETWEEN_ATTEMPTS_MS = 5_000;
const READ_ONLY_TRANSACTION = '25006';

/**
 * A PGlite that survives its own failures. Where a server would end a process, because its log cannot grow on a full disk, PGlite
 * loops forever in some places and ends the instance in others. So with little disk space it becomes read-only; and an instance
 * that has ended is dropped and its files are opened again, which recovers everything that was committed.
 */
export class RecoveringPglite {
  #pglite: PGlite | undefined;
  #readsOnly = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #diedAt = Number.NEGATIVE_INFINITY;
  #lost: EngineError | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;
  readonly #directory: string | undefined;
  readonly #open: () => Promise<PGlite>;
  readonly #checkLock: () => void;

  /**
   * @param directory undefined for a database in memory, which is lost when the instance ends
   * @param checkLock throws once the directory belongs to another process
   */
  constructor(pglite: PGlite, directory: string | undefined, open: () => Promise<PGlite>, checkLock: () => void) {
    this.#pglite = pglite;
    this.#directory = directory;
    this.#open = open;
    this.#checkLock = checkLock;
  }

  /**
   * Returns the instance for the next statement or transaction.
   *
   * @throws `database-unavailable` while it cannot be opened again; `data-directory-lost` permanently
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

  /** Runs work on an instance obtained earlier, and notices if the work ends the instance. @throws `disk-full` */
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
    // closing writes to the files, which now belong to another process
    if (this.#lost === undefined) await this.#pglite?.close();
  }

  #mustHoldDirectory(): void {
    if (this.#lost !== undefined) throw this.#lost;
    if (performance.now() - this.#checkedAt < LOOK_EVERY_MS) return;
    try {
      this.#checkLock();
    } catch (error) {
      if (isEngineError(error)) this.#lost = error;
      throw error;
    }
    this.#checkedAt = performance.now();
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

/** Returns whether PostgreSQL ended the session or the server, or whether WebAssembly itself failed. */
function isDeadly(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // the error that WebAssembly throws for a trap
  if (error.name === 'RuntimeError') return true;
  return 'severity' in error && ['PANIC', 'FATAL'].includes(String(error.severity));
}
