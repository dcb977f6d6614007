import type PgBoss from 'pg-boss';
import type { Transaction } from '../db/index.ts';
import { sqlOver } from './boss.ts';
import { KEEP_DAYS, RETRIES } from './policy.ts';
import type { NewJob } from './schema.ts';
import { makeQueue, unfinishedJobOf } from './store.ts';

/** Attempts to add a job: between attempts, a missing queue is created, or the unfinished job with the same key ends. */
const LOOKS = 5;

/**
 * Adds a job in the caller's transaction. With a key, a kind has at most one unfinished job: instead of adding a second one,
 * returns the id of the first.
 */
export async function addJob(
  transaction: Transaction,
  boss: PgBoss,
  job: NewJob,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  for (let look = 1; look <= LOOKS; look++) {
    const id = await send(transaction, boss, job);
    if (id !== null) return { id, isNew: true };
    if ((await makeQueue(transaction, job.name)) || job.key === undefined) continue;
    const holder = await unfinishedJobOf(transaction, job.name, job.key);
    if (holder !== undefined) return { id: holder, isNew: false };
  }
  throw new Error(`job ${job.name} (key ${job.key}) was neither added nor found`);
}

const send = (transaction: Transaction, boss: PgBoss, { name, input, actor, key }: NewJob): Promise<string | null> =>
  boss.send(
    name,
    { input, actor },
    {
      db: sqlOver(transaction),
      retryLimit: RETRIES.limit,
      retryDelay: RETRIES.delaySeconds,
      retryBackoff: true,
      retentionDays: KEEP_DAYS.queued,
      ...(key === undefined ? {} : { singletonKey: key }),
    },
  );
