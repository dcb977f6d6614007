export { openQueue, type Queue } from './open.ts';
export { type Attempt, ById, Job, JobName, JobQuery, JobState, type NewJob } from './schema.ts';
export type { Work, Worker } from './work.ts';
