import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Attempt, Job, JobState, Worker } from '../core/queue/index.ts';

/** Queues a job whose work the test brings itself, with `runJobs`. */
export const addJob = (ctx: Context, input: object = {}, key?: string): Promise<string> =>
  ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'orchestrate-batch', input, actor: ctx.actor, key }),
  );

/** A worker's log that nobody reads. */
export const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** A worker that runs this instead of the real work. */
export const runJobs = (
  ctx: Context,
  run: (attempt: Attempt, input: object) => Promise<unknown>,
  options: { concurrency?: number; lease?: { leaseMs: number; renewMs: number }; stopMs?: number } = {},
): Promise<Worker> =>
  ctx.queue.work(
    { names: ['orchestrate-batch'], run: ({ input }, attempt) => run(attempt, input) },
    { concurrency: 1, log: SILENT, ...options },
  );

/** The job, once it is in that state. */
export async function jobIn(ctx: Context, id: string, state: JobState, withinMs = 20_000): Promise<Job> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const job = await ctx.queue.job(id);
    if (job.state === state) return job;
    if (Date.now() > giveUpAt) throw new Error(`job ${id} is not ${state}: ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends the wait of every job that is put off. */
export const hasten = (ctx: Context) =>
  sql`update campaigns_jobs.job set start_after = now() where state in ('created', 'retry')`.execute(ctx.db.kysely);
