import type { Db, Transaction } from '../db/index.ts';
import type { Page } from '../kernel/index.ts';
import { lazyBoss } from './boss.ts';
import { type EndedJob, HASTEN, RUN_AGAIN } from './boss-tables.ts';
import { addJob } from './enqueue.ts';
import { cancelJob, type JobRef, job, retryJob, type Within } from './operate.ts';
import { findSchedules } from './schedule-store.ts';
import { putSchedule, removeSchedule, type ScheduleChange } from './schedules.ts';
import type { Job, JobQuery, NewJob, NewSchedule, Schedule, ScheduleQuery } from './schema.ts';
import { countEndedJobs, countJobs, deleteEndedJobs, endedJobs, findJobs, inputOfJob, type JobCount } from './store.ts';
import { type Work, Worker, type WorkOptions } from './work.ts';

/** Background jobs: they survive the process, and any worker may take them. */
export interface Queue {
  /**
   * Adds a job in the caller's transaction: the job exists if and only if that commits.
   *
   * @param within runs in the same transaction if the job is new
   * @returns its id; if the key has an unfinished job, the id of that one
   */
  enqueue(transaction: Transaction, job: NewJob, within?: Within<JobRef>): Promise<string>;
  /** Makes the waiting job of that kind and key run at that time or earlier; does not affect a running job. */
  hasten(transaction: Transaction, name: string, key: string, at: Date): Promise<void>;
  /**
   * Makes the unfinished job of that kind and key see what the transaction changes: a waiting job runs now; a running one runs
   * once more, because it may have read the data already.
   */
  runAgain(transaction: Transaction, name: string, key: string): Promise<void>;
  /** @throws `job-not-found` */
  job(id: string): Promise<Job>;
  /** Returns a job's input; undefined if there is no such job. */
  input(id: string): Promise<unknown>;
  /** Lists jobs, newest first. */
  jobs(query: JobQuery): Promise<Page<Job>>;
  /** Returns the number of jobs by kind and state. */
  counts(): Promise<readonly JobCount[]>;
  /** Lists jobs that ended before that time, in the order of their ids, starting after the given id. */
  ended(before: Date, after: string, limit: number): Promise<readonly EndedJob[]>;
  countEnded(before: Date): Promise<number>;
  /** Deletes those jobs that have not been queued again. @returns how many */
  deleteEnded(transaction: Transaction, before: Date, ids: readonly string[]): Promise<number>;
  /** @throws `job-not-found`; `job-not-failed`; `job-key-in-use`; what `within` throws */
  retry(id: string, within?: Within<JobRef>): Promise<Job>;
  /** @throws `job-not-found`; `job-has-ended`; what `within` throws */
  cancel(id: string, within?: Within<JobRef>): Promise<Job>;
  /** Lists schedules by name. */
  schedules(query: ScheduleQuery): Promise<Page<Schedule>>;
  /** Adds a schedule, or replaces the one of that name. @throws `validation-failed` for an invalid cron pattern */
  putSchedule(schedule: NewSchedule, within?: Within<ScheduleChange>): Promise<Schedule>;
  /** @throws `schedule-not-found` */
  removeSchedule(name: string, within?: Within<ScheduleChange>): Promise<Schedule>;
  /** Takes and runs jobs in this process until it is stopped. */
  work(work: Work, options: WorkOptions): Promise<Worker>;
}

export function openQueue(db: Db): Queue {
  const boss = lazyBoss(db);
  const workers = new Set<Worker>();
  /** wakes only the workers in this process; others look for jobs by themselves */
  const wakeWorkers = () => {
    for (const worker of workers) worker.wake();
  };
  return {
    enqueue: async (transaction, job, within) => {
      const { id, isNew } = await addJob(transaction, await boss(), job);
      if (isNew) await within?.(transaction, { id, name: job.name });
      transaction.afterCommit(wakeWorkers);
      return id;
    },
    hasten: async (transaction, name, key, at) => {
      await HASTEN(transaction, { name, key, until: at });
      transaction.afterCommit(wakeWorkers);
    },
    runAgain: async (transaction, name, key) => {
      await RUN_AGAIN(transaction, { name, key });
    },
    job: (id) => job(db, id),
    input: (id) => inputOfJob(db, id),
    jobs: (query) => findJobs(db, query),
    counts: () => countJobs(db),
    ended: (before, after, limit) => endedJobs(db, before, after, limit),
    countEnded: (before) => countEndedJobs(db, before),
    deleteEnded: deleteEndedJobs,
    retry: async (id, within) => {
      const queued = await retryJob(db, id, within);
      wakeWorkers();
      return queued;
    },
    cancel: async (id, within) => cancelJob(db, await boss(), id, within),
    schedules: (query) => findSchedules(db, query),
    putSchedule: (schedule, within) => putSchedule(db, schedule, within),
    removeSchedule: (name, within) => removeSchedule(db, name, within),
    work: async (work, options) => {
      const worker = new Worker(db, await boss(), work, options, () => workers.delete(worker));
      workers.add(worker);
      worker.start();
      return worker;
    },
  };
}
