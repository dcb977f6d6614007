import { z } from 'zod';
import { Id, parse } from '../../core/kernel/index.ts';
import { JOBS, startWorker as start } from '../worker/index.ts';
import { onEngine } from './engine.ts';

const WorkerOptions = z.object({
  concurrency: z.int().min(1),
  names: z.array(z.enum(JOBS.map(({ name }) => name))).optional(),
});

/**
 * Runs background jobs in this process until the worker is stopped.
 *
 * @param options.concurrency number of jobs that run at the same time
 * @param options.names kinds of jobs to run; all by default
 */
export const startWorker = onEngine(async (ctx, options: { concurrency: number; names?: readonly string[] }) =>
  start(ctx, parse(WorkerOptions, options)),
);

/** Returns a background job: its state, progress, and result or error. @throws `job-not-found` */
export const getJob = onEngine(({ queue }, id: string) => queue.job(parse(Id, id)));
