export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { type Orchestration, orchestrateCampaignsForVideo } from './orchestrate.ts';
export { orchestrateAdded, orchestrateBatch, type RequestedBatch, requestBatch } from './orchestrate-batch.ts';
export { campaignRoutes } from './route.ts';
export {
  AddedInput,
  AddedSettings,
  BatchInput,
  type BatchResult,
  type Campaign,
  type DraftOutcome,
} from './schema.ts';
