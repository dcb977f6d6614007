import type { Context } from '../../context.ts';
import { JobName, type Worker } from '../../core/queue/index.ts';
import { JOBS } from './registry.ts';

/**
 * Starts a worker in this process: it takes jobs of every kind until it is stopped. Each runs in a context of its own: what it
 * changes is written under the name of whoever asked for it, and its log lines carry its id.
 *
 * @param options.concurrency jobs at once
 * @param options.names of these kinds only
 * @param options.lease for tests: how long a worker may be silent before its jobs are given back, and how often it speaks
 */
export const startWorker = (
  ctx: Context,
  {
    names = JobName.options,
    ...options
  }: {
    readonly concurrency: number;
    readonly names?: readonly JobName[];
    readonly lease?: { readonly leaseMs: number; readonly renewMs: number };
  },
): Promise<Worker> =>
  ctx.queue.work(
    {
      names,
      run: ({ name, input, actor }, attempt) => {
        const log = ctx.log.child({ job_id: attempt.id });
        const span = { name: `job ${name}`, kind: 'consumer', attributes: { job_id: attempt.id } } as const;
        return ctx.trace(span, () => JOBS[name]({ ...ctx, actor, jobId: attempt.id, log }, input, attempt));
      },
    },
    { ...options, log: ctx.log },
  );
