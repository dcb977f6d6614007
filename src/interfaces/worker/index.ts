export { JOBS, roleOfJob } from './jobs.ts';
export { startWorker } from './work.ts';
