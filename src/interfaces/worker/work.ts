import type { Context } from '../../context.ts';
import type { Worker } from '../../core/queue/index.ts';
import { JOBS, jobNamed } from './jobs.ts';
import { traced } from './traced.ts';

/**
 * Starts a worker in this process. It runs jobs of every kind until it is stopped. Each job runs in its own context: its
 * changes are recorded under the actor who requested it, and its log lines carry its id.
 *
 * @param options.concurrency number of jobs that run at the same time
 * @param options.names kinds of jobs to run; all by default
 * @param options.lease for tests: how long a worker may be silent before its jobs are released, and how often it renews
 */
export const startWorker = (
  ctx: Context,
  {
    names = JOBS.map(({ name }) => name),
    ...options
  }: {
    readonly concurrency: number;
    readonly names?: readonly string[];
    readonly lease?: { readonly leaseMs: number; readonly renewMs: number };
  },
): Promise<Worker> =>
  ctx.queue.work(
    {
      names,
      run: ({ name, input, actor }, attempt) => {
        const job = jobNamed(name);
        if (job === undefined) throw new Error(`no feature declares the job ${name}`);
        const log = ctx.log.child({ job_id: attempt.id });
        const span = { name: `job ${name}`, kind: 'consumer', attributes: { job_id: attempt.id } } as const;
        return traced(ctx.trace, span, attempt, () =>
          job.run({ ...ctx, actor, jobId: attempt.id, log }, input, attempt),
        );
      },
    },
    { ...options, log: ctx.log },
  );
