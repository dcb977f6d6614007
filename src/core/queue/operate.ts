import type PgBoss from 'pg-boss';
import { type Db, isUniqueViolation } from '../db/index.ts';
import { conflict, notFound } from '../kernel/index.ts';
import { sqlOver } from './boss.ts';
import { RETRIES } from './policy.ts';
import type { Job } from './schema.ts';
import { findJob, jobForUpdate, requeue } from './store.ts';

const jobNotFound = (id: string) =>
  notFound('job-not-found', `there is no job ${id}; jobs that ended long ago are forgotten`);

/** @throws `job-not-found` */
export async function job(db: Db, id: string): Promise<Job> {
  const found = await findJob(db, id);
  if (found === undefined) throw jobNotFound(id);
  return found;
}

/** Queues a failed job again; it goes on where it stopped. @throws `job-not-found`; `job-not-failed`; `job-key-in-use` */
export async function retryJob(db: Db, id: string): Promise<Job> {
  try {
    await db.transaction(async (transaction) => {
      const found = await jobForUpdate(transaction, id);
      if (found === undefined) throw jobNotFound(id);
      if (found.state !== 'failed')
        throw conflict('job-not-failed', `job ${id} is ${found.state}: only a failed job can be retried`);
      await requeue(transaction, id, RETRIES.limit);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict('job-key-in-use', `another job with the key of job ${id} is queued or running: wait for its end`);
  }
  return job(db, id);
}

/** Ends a job before it is done; running work stops at its next save. @throws `job-not-found`; `job-has-ended` */
export async function cancelJob(db: Db, boss: PgBoss, id: string): Promise<Job> {
  await db.transaction(async (transaction) => {
    const found = await jobForUpdate(transaction, id);
    if (found === undefined) throw jobNotFound(id);
    if (found.state === 'done' || found.state === 'failed')
      throw conflict('job-has-ended', `job ${id} is ${found.state}: only a queued or running job can be cancelled`);
    await boss.cancel(found.name, id, { db: sqlOver(transaction) });
  });
  return job(db, id);
}
