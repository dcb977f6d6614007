export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { type Orchestration, orchestrate } from './orchestrate.ts';
export { campaignRoutes } from './route.ts';
export { type RequestedBatch, requestBatch, runBatchJob, runScheduledBatch } from './run-batch-job.ts';
export {
  AddedInput,
  AddedSettings,
  BatchInput,
  type BatchResult,
  type Campaign,
  type DraftOutcome,
} from './schema.ts';
