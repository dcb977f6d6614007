import { z } from 'zod';
import { Id, pageQuery, Timestamp } from '../kernel/index.ts';

/** Every kind of job. A new kind needs a queue of its own, made by a migration, and a line in jobs/registry.ts. */
export const JobName = z.enum(['orchestrate-batch', 'analyze-film']);
export type JobName = z.infer<typeof JobName>;

export const JobState = z.enum(['queued', 'running', 'done', 'failed']);
export type JobState = z.infer<typeof JobState>;

/** Work to be done later. */
export interface NewJob {
  readonly name: JobName;
  /** Plain JSON; the kind's schema reads it again before it runs. */
  readonly input: object;
  /** Who asked: what the job changes is written under this name. */
  readonly actor: string;
}

export const JobError = z.looseObject({
  code: z.string().describe('a stable kebab-case word'),
  detail: z.string(),
});
export type JobError = z.infer<typeof JobError>;

export const Job = z
  .object({
    id: z.string(),
    name: z.string(),
    state: JobState,
    progress: z.number().min(0).max(1),
    result: z.unknown().optional().describe('when it is done'),
    error: JobError.optional().describe('why it failed; of a queued job, why the attempt before did'),
    attempts: z.int().describe('how often it was begun'),
    created_at: Timestamp,
    started_at: Timestamp.nullable().describe('of the last attempt'),
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobQuery = z.strictObject({ state: JobState.optional(), name: JobName.optional(), ...pageQuery });
export type JobQuery = z.output<typeof JobQuery>;

export const ById = z.strictObject({ id: Id });

/** An attempt at a job, as the work itself sees it. */
export interface Attempt {
  readonly id: string;
  /** Aborted when the worker stops, when the job is cancelled, and when it was given to another worker. */
  readonly signal: AbortSignal;
  /** Where an earlier attempt stopped; undefined the first time. */
  readonly place: unknown;
  /**
   * Keeps how far the job has come, and where another attempt would go on. Throws once `signal` is aborted, so that work
   * which saves often stops by itself.
   *
   * @param progress 0 to 1
   */
  save(progress: number, place?: object): Promise<void>;
}
