import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { runBatchJob, runScheduledBatch } from './run-batch-job.ts';
import { AddedInput, AddedSettings, BatchInput } from './schema.ts';

/** The background jobs of campaigns. */
export const CAMPAIGN_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({ name: 'orchestrate-batch', role: 'operator', input: BatchInput, run: runBatchJob }),
  declareJob({
    name: 'orchestrate-added',
    role: 'operator',
    input: AddedInput,
    run: runScheduledBatch,
    recurring: {
      settings: AddedSettings,
      summary: 'the videos added, measured or given ready clips since the last run: {platforms}',
    },
  }),
];
