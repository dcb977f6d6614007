export { JOBS, jobNamed, roleOfJob } from './jobs.ts';
export { startWorker } from './work.ts';
