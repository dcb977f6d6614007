import type { Context } from '../context.ts';
import { JobName, type Worker } from '../queue/index.ts';
import { JOBS } from './registry.ts';

/**
 * Starts a worker in this process: it takes jobs of every kind until it is stopped. What a job changes is written under the
 * name of whoever asked for it.
 *
 * @param concurrency jobs at once
 */
export const startWorker = (ctx: Context, { concurrency }: { readonly concurrency: number }): Promise<Worker> =>
  ctx.queue.work(
    {
      names: JobName.options,
      run: ({ name, input, actor }, attempt) => JOBS[name]({ ...ctx, actor }, input, attempt),
    },
    { concurrency, log: ctx.log },
  );
