import { type Db, type Sql, statement, type Transaction } from '../db/index.ts';
import { FORGET, GIVE_BACK, HOLD, LIMIT_BACKOFF, MAKE_FINAL, RENEW, SAVE, TAKE_FROM_THE_DEAD } from './boss-tables.ts';

/**
 * A worker's lease on a job. pg-boss 10 requeues a lost job only after a time fixed in advance, so the lease is our own:
 * `started_on` is renewed while the work runs, and a job whose lease is not renewed is given back. `attempt` (`retry_count`)
 * grows with every lease, so a worker that lost its job can neither finish it nor change its checkpoint.
 */
export interface Held {
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
}

const BEGIN = statement<{ id: string }, { checkpoint: unknown }>(
  'begin-job',
  `
    insert into job_progress as old (job_id) values (:id) on conflict (job_id) do update set
      started_at = now(), progress = case when old.checkpoint is null then 0 else old.progress end
    returning checkpoint`,
);

/** Records that an attempt begins. @returns the checkpoint of the attempt before */
export async function begin(db: Db, { id }: Held): Promise<unknown> {
  const [row] = await BEGIN(db, { id });
  return row?.checkpoint ?? undefined;
}

/** Renews the leases. @returns the ids of the jobs that are still ours */
export async function renew(db: Db, held: readonly Held[]): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const rows = await RENEW(db, columnsOfHeld(held));
  return new Set(rows.map(({ id }) => id));
}

/** Stores progress and checkpoint. @returns whether the job is still ours; otherwise nothing was stored */
export async function save(
  db: Db,
  { id, attempt }: Held,
  progress: number,
  checkpoint: object | undefined,
  retries: number,
): Promise<boolean> {
  const written = checkpoint === undefined ? null : JSON.stringify(checkpoint);
  return (await SAVE(db, { id, attempt, progress, checkpoint: written, retries })).length > 0;
}

/**
 * Keeps the job ours until the transaction ends.
 *
 * @returns whether it was requested again while it ran; undefined if it is no longer ours
 */
export async function hold(
  transaction: Transaction,
  { id, attempt }: Held,
): Promise<{ readonly again: boolean } | undefined> {
  const [row] = await HOLD(transaction, { id, attempt });
  return row;
}

/** Removes all remaining retries of a job that is held. */
export const makeFinal = (transaction: Transaction, { id }: Held) => MAKE_FINAL(transaction, { id });

/** Limits the delay before the next retry, because pg-boss's backoff doubles without end. @returns whether the job will be retried */
export const limitBackoff = async (transaction: Transaction, { id }: Held, seconds: number): Promise<boolean> =>
  (await LIMIT_BACKOFF(transaction, { id, seconds })).length > 0;

/** Puts jobs back at the head of the queue, or delays them until a time unless they were requested again; the attempt does not count. */
export const giveBack = (db: Sql, held: readonly Held[], until?: Date) =>
  GIVE_BACK(db, { ...columnsOfHeld(held), until: until ?? null });

const columnsOfHeld = (held: readonly Held[]) => ({
  ids: held.map(({ id }) => id),
  attempts: held.map(({ attempt }) => attempt),
});

/** Gives back the jobs of workers that have not renewed their leases for `leaseMs`; a job without retries left fails. */
export const takeFromTheDead = (db: Db, leaseMs: number) => TAKE_FROM_THE_DEAD(db, { lease_ms: leaseMs });

/** Deletes jobs that ended long ago. */
export const forget = (db: Db, doneDays: number, failedDays: number) =>
  FORGET(db, { done_days: doneDays, failed_days: failedDays });
