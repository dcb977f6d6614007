import type PgBoss from 'pg-boss';
import { type Db, isUniqueViolation, type Transaction } from '../db/index.ts';
import { conflict, notFound } from '../kernel/index.ts';
import { sqlOver } from './boss.ts';
import { RETRIES } from './policy.ts';
import type { Job } from './schema.ts';
import { findJob, jobForUpdate, requeue } from './store.ts';

const jobNotFound = (id: string) =>
  notFound('job-not-found', `there is no job ${id}; jobs that ended long ago are deleted`);

/** What a caller needs to know of a job to decide who may change it. */
export interface JobRef {
  readonly id: string;
  /** Its kind. */
  readonly name: string;
}

/** @throws `job-not-found` */
export async function job(db: Db, id: string): Promise<Job> {
  const found = await findJob(db, id);
  if (found === undefined) throw jobNotFound(id);
  return found;
}

/** Runs in the transaction of a change, before the change; an error that it throws prevents the change. */
export type Within<Subject> = (transaction: Transaction, subject: Subject) => Promise<void>;

const nothing = async () => {};

/** Queues a failed job again; it resumes at its checkpoint. @throws `job-not-found`; `job-not-failed`; `job-key-in-use` */
export async function retryJob(db: Db, id: string, within: Within<JobRef> = nothing): Promise<Job> {
  try {
    await db.transaction(async (transaction) => {
      const found = await jobForUpdate(transaction, id);
      if (found === undefined) throw jobNotFound(id);
      if (found.state !== 'failed')
        throw conflict('job-not-failed', `job ${id} is ${found.state}: only a failed job can be retried`);
      await within(transaction, { id, name: found.name });
      await requeue(transaction, id, RETRIES.limit);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict('job-key-in-use', `another job with the key of job ${id} is queued or running: wait until it ends`);
  }
  return job(db, id);
}

/** Ends a job before it is done; running work stops at its next save. @throws `job-not-found`; `job-has-ended` */
export async function cancelJob(db: Db, boss: PgBoss, id: string, within: Within<JobRef> = nothing): Promise<Job> {
  await db.transaction(async (transaction) => {
    const found = await jobForUpdate(transaction, id);
    if (found === undefined) throw jobNotFound(id);
    if (found.state === 'done' || found.state === 'failed')
      throw conflict('job-has-ended', `job ${id} is ${found.state}: only a queued or running job can be canceled`);
    await within(transaction, { id, name: found.name });
    await boss.cancel(found.name, id, { db: sqlOver(transaction) });
  });
  return job(db, id);
}
