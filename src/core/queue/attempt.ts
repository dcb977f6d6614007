import type PgBoss from 'pg-boss';
import type { Db, Transaction } from '../db/index.ts';
import { sqlOver } from './boss.ts';
import { describeFailure, Interrupted, isWorthRetrying, WaitUntil } from './failure.ts';
import { begin, giveBack, type Held, hold, limitBackoff, makeFinal, save } from './leases.ts';
import { RETRIES } from './policy.ts';
import type { Attempt } from './schema.ts';

/** How an attempt ended. */
export type Ending = 'done' | 'failed' | 'will-be-retried' | 'given-back' | 'taken-away';

/**
 * Makes one attempt at a job that this worker holds, and records in the database how it ended. Aborting `stop` with an
 * `Interrupted` stops the attempt at its next save.
 *
 * @param run the work; its return value becomes the job's result
 * @param onError called with every error before it is turned into a message
 */
export async function attemptJob(
  db: Db,
  boss: PgBoss,
  held: Held,
  stop: AbortController,
  run: (attempt: Attempt) => Promise<unknown>,
  onError: (error: unknown) => void,
): Promise<Ending> {
  const { signal } = stop;
  try {
    const result = await run({
      id: held.id,
      signal,
      checkpoint: await begin(db, held),
      save: async (progress, checkpoint) => {
        if (!(await save(db, held, progress, checkpoint, RETRIES.limit))) stop.abort(new Interrupted('job-taken-away'));
        signal.throwIfAborted();
      },
    });
    return await finish(db, boss, held, result);
  } catch (error) {
    // an error thrown while the work is being stopped does not mean that the job failed
    if (!(signal.reason instanceof Interrupted)) {
      if (error instanceof WaitUntil) {
        await giveBack(db, [held], error.until);
        return 'given-back';
      }
      onError(error);
      return fail(db, boss, held, error);
    }
    if (signal.reason.why === 'job-taken-away') return 'taken-away';
    await giveBack(db, [held]);
    return 'given-back';
  }
}

/** Returns the ending of a job that must not end here, because it is no longer ours or was requested again while it ran. */
async function passOn(transaction: Transaction, held: Held): Promise<Ending | undefined> {
  const ours = await hold(transaction, held);
  if (ours === undefined) return 'taken-away';
  if (!ours.again) return undefined;
  await giveBack(transaction, [held]);
  return 'given-back';
}

const finish = (db: Db, boss: PgBoss, held: Held, result: unknown): Promise<Ending> =>
  db.transaction(async (transaction) => {
    const passedOn = await passOn(transaction, held);
    if (passedOn !== undefined) return passedOn;
    await boss.complete(held.name, held.id, { result }, { db: sqlOver(transaction) });
    return 'done';
  });

/** Exported for its test. */
export const fail = (db: Db, boss: PgBoss, held: Held, error: unknown): Promise<Ending> =>
  db.transaction(async (transaction) => {
    const passedOn = await passOn(transaction, held);
    if (passedOn !== undefined) return passedOn;
    if (!isWorthRetrying(error)) await makeFinal(transaction, held);
    await boss.fail(held.name, held.id, { error: describeFailure(error) }, { db: sqlOver(transaction) });
    return (await limitBackoff(transaction, held, RETRIES.mostSeconds)) ? 'will-be-retried' : 'failed';
  });
