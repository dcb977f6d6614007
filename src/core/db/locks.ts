import { sql } from 'kysely';
import type { Transaction } from './open.ts';

/**
 * Waits for a lock, which the transaction holds until it ends.
 *
 * @param key a bigint that nothing else uses, such as a word in ASCII
 */
export const lock = (transaction: Transaction, key: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(${key}::bigint)`.execute(transaction.kysely);

/** Takes the lock only if it is free. @returns whether the transaction has the lock */
export async function tryLock(transaction: Transaction, key: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${key}::bigint) as taken`.execute(transaction.kysely);
  return rows[0]?.taken === true;
}
