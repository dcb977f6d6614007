import { sql } from 'kysely';
import type { Db, Statement, Transaction } from '../db/index.ts';

/**
 * A worker's hold on a job. pg-boss 10 gives a lost job back only after a time fixed in advance, so the hold is ours:
 * `started_on` is renewed while the work goes on, and a job whose worker no longer does is given back. `attempt`
 * (`retry_count`) grows with every hold, so that a worker that lost its job can neither finish it nor move its place.
 */
export interface Held {
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
}

const BEGIN: Statement = {
  name: 'begin-job',
  text: `
    insert into job_progress as old (job_id) values ($1) on conflict (job_id) do update set
      started_at = now(), progress = case when old.place is null then 0 else old.progress end
    returning place`,
};

/** Notes that an attempt begins. @returns where the attempt before stopped */
export async function begin(db: Db, { id }: Held): Promise<unknown> {
  const [row] = await db.run<{ place: unknown }>(BEGIN, [id]);
  return row?.place ?? undefined;
}

const RENEW: Statement = {
  name: 'renew-jobs',
  text: `
    update campaigns_jobs.job j set started_on = now()
    from unnest($1::uuid[], $2::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active' returning j.id`,
};

/** Says that the work goes on. @returns the ids of the jobs that are still ours */
export async function renew(db: Db, held: readonly Held[]): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const rows = await db.run<{ id: string }>(RENEW, [held.map(({ id }) => id), held.map(({ attempt }) => attempt)]);
  return new Set(rows.map(({ id }) => id));
}

const SAVE: Statement = {
  name: 'save-job',
  // a job that has moved on has all its chances again; one that only counted up has not, lest it kill workers for ever
  text: `
    with mine as (
      update campaigns_jobs.job set started_on = now(),
        retry_limit = case when $4::jsonb is null then retry_limit else greatest(retry_limit, retry_count + $5::int) end
      where id = $1 and retry_count = $2 and state = 'active' returning id
    )
    insert into job_progress as old (job_id, progress, place) select id, $3::float8, $4::jsonb from mine
    on conflict (job_id) do update set progress = excluded.progress, place = coalesce(excluded.place, old.place)
    returning job_id`,
};

/** Keeps progress and place. @returns whether the job is still ours; otherwise nothing was kept */
export async function save(
  db: Db,
  { id, attempt }: Held,
  progress: number,
  place: object | undefined,
  retries: number,
): Promise<boolean> {
  const written = place === undefined ? null : JSON.stringify(place);
  return (await db.run(SAVE, [id, attempt, progress, written, retries])).length > 0;
}

/** Whether the job is still ours; if so, it stays ours until the transaction ends. */
export async function hold(transaction: Transaction, { id, attempt }: Held): Promise<boolean> {
  const { rows } = await sql`
    select 1 from campaigns_jobs.job where id = ${id}::uuid and retry_count = ${attempt} and state = 'active'
    for update`.execute(transaction.kysely);
  return rows.length > 0;
}

/** Takes all further chances from a job that is held. */
export const makeFinal = (transaction: Transaction, { id }: Held) =>
  sql`update campaigns_jobs.job set retry_limit = retry_count where id = ${id}::uuid`.execute(transaction.kysely);

/** pg-boss's backoff doubles without end: a job is not put off for longer than this. @returns whether it will be tried again */
export async function limitBackoff(transaction: Transaction, { id }: Held, seconds: number): Promise<boolean> {
  const { rows } = await sql`
    update campaigns_jobs.job set start_after = least(start_after, now() + ${seconds}::int * interval '1 second')
    where id = ${id}::uuid and state = 'retry' returning id`.execute(transaction.kysely);
  return rows.length > 0;
}

const GIVE_BACK: Statement = {
  name: 'give-back-jobs',
  text: `
    update campaigns_jobs.job j set state = 'retry', start_after = now(), retry_limit = retry_limit + 1
    from unnest($1::uuid[], $2::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active'`,
};

/** Puts jobs back at the head of the queue; the attempt does not count. */
export const giveBack = (db: Db, held: readonly Held[]) =>
  db.run(GIVE_BACK, [held.map(({ id }) => id), held.map(({ attempt }) => attempt)]);

const TAKE_FROM_THE_DEAD: Statement = {
  name: 'take-jobs-from-the-dead',
  text: `
    update campaigns_jobs.job set
      state = case when retry_count < retry_limit then 'retry' else 'failed' end::campaigns_jobs.job_state,
      completed_on = case when retry_count < retry_limit then null else now() end,
      start_after = now(),
      output = '{"error": {"code": "worker-lost", "detail": "the worker that had the job died, or lost the database"}}'
    where state = 'active' and started_on < now() - $1::int * interval '1 millisecond'
    returning id, name, state::text as state`,
};

/** Gives back the jobs of workers that gave no sign of life for `leaseMs`; one that has used up its chances fails. */
export const takeFromTheDead = (db: Db, leaseMs: number) =>
  db.run<{ id: string; name: string; state: string }>(TAKE_FROM_THE_DEAD, [leaseMs]);

const FORGET: Statement = {
  name: 'forget-jobs',
  text: `
    with old as (
      delete from campaigns_jobs.job
      where completed_on < now() - case when state = 'completed' then $1::int else $2::int end * interval '1 day'
      returning id
    ) delete from job_progress where job_id in (select id from old)`,
};

/** Deletes jobs that ended long ago. */
export const forget = (db: Db, doneDays: number, failedDays: number) => db.run(FORGET, [doneDays, failedDays]);
