import { startWorker as start } from '../worker/index.ts';
import { onEngine } from './engine.ts';

/** Works on background jobs in this process until it is stopped. */
export const startWorker = onEngine(start);

/** A background job: its state, progress, result or error. @throws `job-not-found` */
export const getJob = onEngine(({ queue }, id: string) => queue.job(id));
