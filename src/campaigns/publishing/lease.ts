import { sql } from 'kysely';
import type { Sql, Transaction } from '../../core/db/index.ts';

/** How long an account stays with a run that gives no sign of life, in milliseconds; a request under way renews it. */
export const LEASE_MS = 40_000;
const RENEW_MS = 10_000;

/** The right to send changes to an account; `fence` grows with every lease. */
export interface Lease {
  readonly accountId: string;
  readonly owner: string;
  readonly fence: number;
}

/** Takes the account, unless another run has it. @returns undefined then */
export async function takeLease(
  transaction: Transaction,
  accountId: string,
  owner: string,
  now: Date,
): Promise<Lease | undefined> {
  const row = await transaction.kysely
    .updateTable('ad_accounts')
    .set((eb) => ({
      lease_owner: owner,
      lease_until: new Date(now.getTime() + LEASE_MS),
      fence: eb('fence', '+', 1),
    }))
    .where('id', '=', accountId)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
    .returning('fence')
    .executeTakeFirst();
  return row === undefined ? undefined : { accountId, owner, fence: row.fence };
}

/** Ends the lease, in the transaction that writes the outcome. @returns whether it was still held */
export async function endLease(transaction: Transaction, { accountId, fence }: Lease): Promise<boolean> {
  const row = await transaction.kysely
    .updateTable('ad_accounts')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', accountId)
    .where('fence', '=', fence)
    .where('lease_until', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the lease while a long request is under way. @returns what ends the renewing */
export function renewing(db: Sql, { accountId, fence }: Lease, now: () => Date): () => void {
  const timer = setInterval(() => {
    const until = new Date(now().getTime() + LEASE_MS);
    void sql`update ad_accounts set lease_until = ${until}
      where id = ${accountId} and fence = ${fence} and lease_until is not null`
      .execute(db.kysely)
      .catch(() => undefined);
  }, RENEW_MS);
  return () => clearInterval(timer);
}

const waiting = new Map<string, Set<() => void>>();

/** Waits for the account: until a run of this process has done with it, or for a while, since it may be with another process. */
export async function untilReleased(accountId: string, aWhile: Promise<unknown>): Promise<void> {
  const waiters = waiting.get(accountId) ?? new Set();
  waiting.set(accountId, waiters);
  let wake = () => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  waiters.add(wake);
  await Promise.race([woken, aWhile]);
  waiters.delete(wake);
  if (waiters.size === 0) waiting.delete(accountId);
}

/** Lets those go on that wait for the account in this process. */
export function wakeWaiting(accountId: string): void {
  for (const wake of waiting.get(accountId) ?? []) wake();
}
