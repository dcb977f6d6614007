export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { campaign, editCampaign, moveCampaign } from './edit.ts';
export { CAMPAIGN_JOBS } from './jobs.ts';
export type { Transition } from './lifecycle.ts';
export { type Orchestration, orchestrate } from './orchestrate.ts';
export { campaignRoutes } from './route.ts';
export { requestBatch } from './run-batch-job.ts';
export { BatchBody, type Campaign, CampaignPatch, CampaignQuery, type DraftOutcome } from './schema.ts';
export { findCampaigns } from './store.ts';
