import { CAMPAIGN_JOBS, requestBatch } from '../../campaigns/drafts/index.ts';
import { PUBLISHING_JOBS } from '../../campaigns/publishing/index.ts';
import { filmJobs } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import type { JobDeclaration, JobRole } from '../../core/queue/index.ts';
import { preferredLengthsMs } from '../../decisions/rules/index.ts';
import { RESULT_JOBS } from '../../learning/results/index.ts';
import { TRAINING_JOBS } from '../../learning/training/index.ts';
import { BUDGET_JOBS } from '../../optimization/budget/index.ts';
import { EXPERIMENT_JOBS } from '../../optimization/experiments/index.ts';
import { POSTING_TIME_JOBS } from '../../optimization/posting-times/index.ts';

/** Every kind of job, each declared by its feature. */
export const JOBS: readonly JobDeclaration<Context>[] = [
  ...CAMPAIGN_JOBS,
  ...PUBLISHING_JOBS,
  ...filmJobs(
    ({ db }) => preferredLengthsMs(db),
    async (ctx, id, platforms) => (await requestBatch(ctx, { video_asset_ids: [id], platforms })).job_id,
  ),
  ...RESULT_JOBS,
  ...TRAINING_JOBS,
  ...EXPERIMENT_JOBS,
  ...BUDGET_JOBS,
  ...POSTING_TIME_JOBS,
];

const BY_NAME: ReadonlyMap<string, JobDeclaration<Context>> = new Map(JOBS.map((job) => [job.name, job]));

/** Returns a job's declaration; undefined if this program does not know the kind. */
export const jobNamed = (name: string): JobDeclaration<Context> | undefined => BY_NAME.get(name);

/** Returns who may change jobs of that kind. An undeclared kind belongs to admins. */
export const roleOfJob = (name: string): JobRole => jobNamed(name)?.role ?? 'admin';
