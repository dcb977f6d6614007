import type { Db, Transaction } from '../db/index.ts';
import { cursorParts, INSTANT, type Page, page, UUID } from '../kernel/index.ts';
import {
  COUNT,
  COUNT_ENDED,
  DELETE_ENDED,
  FIND,
  FIND_INPUT,
  FIND_UNFINISHED,
  FIRST_WAITING,
  HOLD_ANY,
  type JobRow,
  LIST_ENDED,
  LISTS,
  MAKE_QUEUE,
  REQUEUE,
} from './boss-tables.ts';
import { type Job, JobError, type JobQuery, type JobState } from './schema.ts';

/** For each of our states, those of pg-boss. */
const STATES: Record<JobState, readonly string[]> = {
  queued: ['created', 'retry'],
  running: ['active'],
  done: ['completed'],
  failed: ['failed', 'cancelled'],
};

/** Returns undefined if there is no such job, or it was deleted. */
export async function findJob(db: Db, id: string): Promise<Job | undefined> {
  const [row] = await FIND(db, { id });
  return row === undefined ? undefined : toJob(row);
}

/** Returns a job's input; undefined if there is no such job. */
export const inputOfJob = async (db: Db, id: string): Promise<unknown> => (await FIND_INPUT(db, { id }))[0]?.input;

/** Lists jobs, newest first. */
export async function findJobs(db: Db, { state, name, limit, after }: JobQuery): Promise<Page<Job>> {
  const cursor = cursorParts(after, [INSTANT, UUID]);
  const [before, before_id] = cursor === undefined ? [null, null] : [`${cursor[0]}Z`, cursor[1] ?? null];
  const rows = await LISTS[state ?? 'any'](db, { name: name ?? null, before, before_id, limit: limit + 1 });
  const shown = page(rows, limit, (row) => [row.instant, row.id]);
  return { rows: shown.rows.map(toJob), next: shown.next };
}

export interface JobCount {
  readonly name: string;
  readonly state: JobState;
  readonly jobs: number;
}

/** Returns the number of jobs by kind and state. */
export async function countJobs(db: Db): Promise<JobCount[]> {
  const rows = await COUNT(db, {});
  return rows.map(({ name, state, jobs }) => ({ name, state: stateOf(state), jobs }));
}

/** Lists jobs that ended before that time, in the order of their ids. */
export const endedJobs = (db: Db, before: Date, after: string, limit: number) =>
  LIST_ENDED(db, { before, after, limit });

export async function countEndedJobs(db: Db, before: Date): Promise<number> {
  const [row] = await COUNT_ENDED(db, { before });
  return row?.jobs ?? 0;
}

/** Returns the first of these kinds that has a job which may begin. */
export async function firstWaiting(db: Db, names: readonly string[]): Promise<string | undefined> {
  const [row] = await FIRST_WAITING(db, { names });
  return row?.name;
}

/** Deletes those jobs that have not been queued again. */
export async function deleteEndedJobs(transaction: Transaction, before: Date, ids: readonly string[]): Promise<number> {
  const [row] = await DELETE_ENDED(transaction, { before, ids });
  return row?.jobs ?? 0;
}

function toJob(row: JobRow): Job {
  const state = stateOf(row.state);
  const failure = failureOf(row);
  return {
    id: row.id,
    name: row.name,
    actor: row.actor ?? '',
    ...(row.video_asset_id === null ? {} : { video_asset_id: row.video_asset_id }),
    state,
    progress: state === 'done' ? 1 : (row.progress ?? 0),
    ...(row.singleton_key === null ? {} : { key: row.singleton_key }),
    ...(state === 'done' ? { result: row.output?.result } : failure === undefined ? {} : { error: failure }),
    attempts: row.started_at === null ? 0 : row.retry_count + 1,
    created_at: row.created_on.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.completed_on?.toISOString() ?? null,
  };
}

function failureOf({ state, output }: JobRow): JobError | undefined {
  if (state === 'cancelled') return { code: 'job-cancelled', detail: 'the job was canceled' };
  // while a job runs, the failure of the previous attempt is irrelevant
  return state === 'active' ? undefined : JobError.safeParse(output?.error).data;
}

function stateOf(written: string): JobState {
  if (STATES.queued.includes(written)) return 'queued';
  if (STATES.running.includes(written)) return 'running';
  return STATES.done.includes(written) ? 'done' : 'failed';
}

/** Returns the job's name and state, locked until the transaction ends. */
export async function jobForUpdate(transaction: Transaction, id: string) {
  const [row] = await HOLD_ANY(transaction, { id });
  return row === undefined ? undefined : { name: row.name, state: stateOf(row.state) };
}

/** Makes the queue of a kind of job, unless there is one. @returns whether it was made */
export const makeQueue = async (transaction: Transaction, name: string): Promise<boolean> =>
  (await MAKE_QUEUE(transaction, { name })).length > 0;

/** Returns the id of the queued or running job of this kind and key, and keeps it from ending before the transaction does. */
export async function unfinishedJobOf(transaction: Transaction, name: string, key: string) {
  const [row] = await FIND_UNFINISHED(transaction, { name, key });
  return row?.id;
}

/**
 * Queues a failed or canceled job again, with all its retries. pg-boss's own statement would keep the time at which the job
 * ended, and its retention.
 */
export const requeue = (transaction: Transaction, id: string, retries: number) => REQUEUE(transaction, { id, retries });
