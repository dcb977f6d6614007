import { z } from 'zod';
import { Id, pageQuery, Timestamp, text } from '../kernel/index.ts';

export const JobState = z.enum(['queued', 'running', 'done', 'failed']);
export type JobState = z.infer<typeof JobState>;

/** Work to be done later. */
export interface NewJob {
  /** As its feature declares it. */
  readonly name: string;
  /** Plain JSON; the kind's schema parses it again before it runs. */
  readonly input: object;
  /** The requester, under whose name the job's changes are recorded. */
  readonly actor: string;
  /** Two jobs of the same kind and key are never unfinished at once. */
  readonly key?: string | undefined;
}

/** Keys that callers may use; those of schedules begin with `schedule:`. */
export const JobKey = text(200)
  .min(1)
  .refine((key) => !key.startsWith('schedule:'), 'must not begin with schedule:, which schedules use')
  .describe('while a job with this key is queued or running, that job is returned and none is added');

export const JobError = z.looseObject({
  code: z.string().describe('a stable kebab-case word'),
  detail: z.string(),
});
export type JobError = z.infer<typeof JobError>;

export const Job = z
  .object({
    id: z.string(),
    name: z.string(),
    actor: z.string().describe('who requested it'),
    video_asset_id: z.string().optional().describe('its video'),
    state: JobState,
    progress: z.number().min(0).max(1),
    result: z.unknown().optional().describe('only once the job is done'),
    key: z.string().optional().describe('only one unfinished job per key'),
    error: JobError.optional().describe('why it failed; for a queued job, why the previous attempt failed'),
    attempts: z.int().describe('how many times it was started'),
    created_at: Timestamp,
    started_at: Timestamp.nullable().describe('the start of the last attempt'),
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobQuery = z.strictObject({ state: JobState.optional(), name: text(100).optional(), ...pageQuery });
export type JobQuery = z.output<typeof JobQuery>;

/** Allowed names of a schedule, which become part of its jobs' keys and of the actor that they record. */
export const SCHEDULE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const ScheduleName = z
  .string()
  .regex(SCHEDULE_NAME, 'must be 1 to 64 lower-case letters, digits, - and _, beginning with a letter or digit')
  .meta({ examples: ['nightly'] });

/** When a schedule fires, by cron. */
export const timing = {
  cron: text(100).min(1).describe('minute, hour, day of the month, month, day of the week'),
  timezone: text(100).min(1).default('UTC').describe('IANA name'),
};

/** A recurring job. */
export interface NewSchedule {
  readonly name: string;
  /** The kind of job. */
  readonly job: string;
  readonly cron: string;
  readonly timezone: string;
  /** The job's input, apart from the `window` {since, until}: the time that has passed since the previous job. */
  readonly input: object;
}

export const Schedule = z
  .object({
    name: z.string(),
    job: z.string(),
    cron: z.string(),
    timezone: z.string(),
    input: z.record(z.string(), z.unknown()),
    next_at: Timestamp,
    last_job_id: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;

export const ScheduleQuery = z.strictObject(pageQuery);
export type ScheduleQuery = z.output<typeof ScheduleQuery>;

/** The part of a scheduled job's input that the schedule adds. */
export const JobWindow = z.object({ since: Timestamp, until: Timestamp });

export const ById = z.strictObject({ id: Id });

/** An attempt at a job, as the work itself sees it. */
export interface Attempt {
  readonly id: string;
  /** Aborted when the worker stops, when the job is canceled, and when it was given to another worker. */
  readonly signal: AbortSignal;
  /** The checkpoint of an earlier attempt; undefined the first time. */
  readonly checkpoint: unknown;
  /**
   * Stores the job's progress, and the checkpoint where another attempt would resume. Throws once `signal` is aborted, so that
   * work which saves often stops by itself.
   *
   * @param progress 0 to 1
   */
  save(progress: number, checkpoint?: object): Promise<void>;
}
