export { createInternalCampaignsForDecisions, type DecisionRef } from './draft.ts';
export { type Orchestration, orchestrateCampaignsForVideo } from './orchestrate.ts';
export { campaignRoutes } from './route.ts';
export type { Campaign, DraftOutcome } from './schema.ts';
