export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { type Orchestration, orchestrateCampaignsForVideo } from './orchestrate.ts';
export { orchestrateBatch, type RequestedBatch, requestBatch } from './orchestrate-batch.ts';
export { campaignRoutes } from './route.ts';
export { BatchInput, type BatchResult, type Campaign, type DraftOutcome } from './schema.ts';
