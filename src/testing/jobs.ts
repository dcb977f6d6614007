import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Attempt, Job, JobState, Worker } from '../core/queue/index.ts';

/** Queues a job; the test provides its work with `runJobs`. */
export const addJob = (ctx: Context, input: object = {}, key?: string): Promise<string> =>
  ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'orchestrate-batch', input, actor: ctx.actor, key }),
  );

/** A log for a worker that writes nothing. */
export const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** Starts a worker that runs this function instead of the real work. */
export const runJobs = (
  ctx: Context,
  run: (attempt: Attempt, input: object) => Promise<unknown>,
  options: { concurrency?: number; lease?: { leaseMs: number; renewMs: number }; stopMs?: number } = {},
): Promise<Worker> =>
  ctx.queue.work(
    { names: ['orchestrate-batch'], run: ({ input }, attempt) => run(attempt, input) },
    { concurrency: 1, log: SILENT, ...options },
  );

/** Waits until the job is in this state, and returns it. */
export async function jobIn(ctx: Context, id: string, state: JobState, withinMs = 20_000): Promise<Job> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const job = await ctx.queue.job(id);
    if (job.state === state) return job;
    if (Date.now() > giveUpAt) throw new Error(`job ${id} is not ${state}: ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends the wait of every postponed job. */
export const hasten = (ctx: Context) =>
  sql`update campaigns_jobs.job set start_after = now() where state in ('created', 'retry')`.execute(ctx.db.kysely);
