export { offsetsOf } from './cron-elapsed.ts';
export { declareJob, type JobDeclaration, type JobRole } from './declare.ts';
export { WaitUntil } from './failure.ts';
export { openQueue, type Queue } from './open.ts';
export {
  type Attempt,
  ById,
  Job,
  JobKey,
  JobQuery,
  JobState,
  JobWindow,
  type NewJob,
  type NewSchedule,
  Schedule,
  ScheduleName,
  ScheduleQuery,
  timing,
} from './schema.ts';
export type { Work, Worker } from './work.ts';
