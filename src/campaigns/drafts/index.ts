export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { CAMPAIGN_JOBS } from './jobs.ts';
export { type Orchestration, orchestrate } from './orchestrate.ts';
export { campaignRoutes } from './route.ts';
export { type RequestedBatch, requestBatch } from './run-batch-job.ts';
export type {
  BatchResult,
  Campaign,
  DraftOutcome,
} from './schema.ts';
