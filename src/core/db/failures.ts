import { EngineError, unavailable } from '../kernel/index.ts';

/** SQLSTATE classes and codes, and socket errors, that mean “the database is unavailable or out of space”, not “the statement is wrong”. */
const AWAY = /^(08|57P0|53|58|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|ENOENT|EHOSTUNREACH)/;
const DISK_FULL = '53100';
const CANCELLED = '57014';
const AWAY_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after|not queryable/;

/** Returns the SQLSTATE or socket code of an error; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export const diskFull = (why: string): EngineError =>
  unavailable('disk-full', `the database's disk is full (${why}): free some space on it`);

/** Turns a lost connection into an error that a caller can act on; returns any other error unchanged. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EngineError) return error;
  if (codeOf(error) === CANCELLED)
    return unavailable('read-time-limit', `the database took too long (${error.message}): request less data at a time`);
  if (!AWAY.test(codeOf(error)) && !AWAY_MESSAGE.test(error.message)) return error;
  if (codeOf(error) === DISK_FULL) return diskFull(error.message);
  return unavailable('database-unavailable', `the database does not respond (${error.message}): try again shortly`);
}

/** Returns whether a unique index refused the row. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

/** Returns whether the role lacks the privilege. */
export const isInsufficientPrivilege = (error: unknown): boolean => codeOf(error) === '42501';

/** Returns whether a referenced row does not exist (any more). */
export const isForeignKeyViolation = (error: unknown): boolean => codeOf(error) === '23503';

/** Matches deadlock_detected and serialization_failure: the transaction was rolled back and can simply be run again. */
const worthRepeating = (error: unknown) => ['40P01', '40001'].includes(codeOf(error));

/** Runs a whole transaction, and repeats it if the database asks for that. */
export async function repeating<Value>(attempt: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 5 || !worthRepeating(error)) throw translated(error);
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** tries * Math.random()));
    }
  }
}
