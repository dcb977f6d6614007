export { Ad, type AdGoal } from './ad.ts';
export { createInternalCampaignsForDecisions, type DecisionRef, DecisionRefs } from './draft.ts';
export { draftArms } from './draft-arms.ts';
export {
  campaign,
  editCampaign,
  isSameInstant,
  keepBudget,
  lockedCampaign,
  moveWithin,
  noteBudget,
  refuseChanged,
  takeBackWithin,
} from './edit.ts';
export { CAMPAIGN_JOBS } from './jobs.ts';
export { PUBLISHING, stateAfter, TRANSITION_NAMES, TRANSITIONS, type Transition } from './lifecycle.ts';
export { narrowVideos } from './narrow-videos.ts';
export { type Orchestration, orchestrate } from './orchestrate.ts';
export { campaignRoutes } from './route.ts';
export { requestBatch } from './run-batch-job.ts';
export {
  AsRead,
  BatchBody,
  Campaign,
  CampaignPatch,
  CampaignQuery,
  type DraftOutcome,
  ListedCampaign,
} from './schema.ts';
export { type BudgetSetter, findCampaigns, holdForExperiment, releaseFromExperiment } from './store.ts';
export { countCampaigns, summarizeCampaigns } from './summarize-campaigns.ts';
export { summarizeVideos } from './summarize-videos.ts';
