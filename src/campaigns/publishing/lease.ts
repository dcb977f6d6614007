import { sql } from 'kysely';
import type { Sql } from '../../core/db/index.ts';

/** How long a run that shows no activity keeps an account, in milliseconds; an ongoing request renews it. */
export const LEASE_MS = 40_000;
const RENEW_MS = 10_000;

/** The right to send changes to an account. It is acquired with the intent and released with the outcome; `fence` grows with every lease. */
export interface Lease {
  readonly accountId: string;
  readonly fence: number;
}

/** Renews the lease during a long request. @returns a function that stops the renewal */
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

/** Waits until a run in this process releases the account, or until `aWhile` has passed, because another process may hold it. */
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

/** Wakes the runs in this process that wait for the account. */
export function wakeWaiting(accountId: string): void {
  for (const wake of waiting.get(accountId) ?? []) wake();
}
