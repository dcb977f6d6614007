import { sql } from 'kysely';
import type { Sql } from '../../core/db/index.ts';

/** How long an account stays with a run that gives no sign of life, in milliseconds; a request under way renews it. */
export const LEASE_MS = 40_000;
const RENEW_MS = 10_000;

/** The right to send changes to an account, taken with the intent and given back with the outcome; `fence` grows with every lease. */
export interface Lease {
  readonly accountId: string;
  readonly fence: number;
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
