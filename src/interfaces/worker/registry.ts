import type { z } from 'zod';
import { AddedInput, BatchInput, runBatchJob, runScheduledBatch } from '../../campaigns/drafts/index.ts';
import { AnalyzeInput, analyzeRequested } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import type { Attempt, JobName } from '../../core/queue/index.ts';
import { preferredLengthsMs } from '../../decisions/rules/index.ts';
import { TrainJobInput, trainRules, WatchJobInput, watchPromotion } from '../../learning/training/index.ts';

type Run = (ctx: Context, input: unknown, attempt: Attempt) => Promise<unknown>;

/** Each kind of job, and the feature's function that does it. */
export const JOBS: Record<JobName, Run> = {
  'orchestrate-batch': job(BatchInput, runBatchJob),
  'orchestrate-added': job(AddedInput, runScheduledBatch),
  'train-rules': job(TrainJobInput, trainRules),
  'watch-rules': job(WatchJobInput, (ctx, { platform }) => watchPromotion(ctx, platform)),
  'analyze-film': job(AnalyzeInput, async (ctx, input, attempt) =>
    analyzeRequested(ctx, input, attempt, await preferredLengthsMs(ctx.db)),
  ),
};

/** Reads the input again: the program that queued it may have been another version. */
function job<Schema extends z.ZodType>(
  schema: Schema,
  run: (ctx: Context, input: z.output<Schema>, attempt: Attempt) => Promise<unknown>,
): Run {
  return (ctx, input, attempt) => run(ctx, parse(schema, input), attempt);
}
