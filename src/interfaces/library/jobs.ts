import { z } from 'zod';
import { Id, parse } from '../../core/kernel/index.ts';
import { JOBS, startWorker as start } from '../worker/index.ts';
import { onEngine } from './engine.ts';

const WorkerOptions = z.object({
  concurrency: z.int().min(1),
  names: z.array(z.enum(JOBS.map(({ name }) => name))).optional(),
});

/**
 * Works on background jobs in this process until it is stopped.
 *
 * @param options.concurrency jobs at once
 * @param options.names of these kinds only
 */
export const startWorker = onEngine(async (ctx, options: { concurrency: number; names?: readonly string[] }) =>
  start(ctx, parse(WorkerOptions, options)),
);

/** A background job: its state, progress, result or error. @throws `job-not-found` */
export const getJob = onEngine(({ queue }, id: string) => queue.job(parse(Id, id)));
