// The library's public names, by noun. src/index.ts exports them all.

// campaigns
export type { Campaign, DecisionRef, DraftOutcome, Orchestration, Transition } from '../../campaigns/drafts/index.ts';
// publishing
export type { AdAccount, Publication, PublicationPlan, StartedPublication } from '../../campaigns/publishing/index.ts';
// catalog and films
export type { Clip, ImportReply, ManifestFormat, VideoAsset } from '../../content/catalog/index.ts';
export type { AnalyzeOptions, FilmAnalysis } from '../../content/media/index.ts';
export { EngineError, type ErrorKind, type FieldError } from '../../core/kernel/index.ts';
export { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
// jobs
export type { Job, Worker } from '../../core/queue/index.ts';
// statistics
export type {
  ChiSquare,
  CompareOptions,
  Comparison,
  CountedArm,
  MeansToTell,
  Measured,
  MeasuredArm,
  Pooled,
  RatesToTell,
  SpendingInput,
} from '../../core/statistics/index.ts';
// results and learning
export {
  type LoggedChoice,
  type OffPolicyValue,
  offPolicyValue,
  type ResultExample,
  type Training,
  type TrainingInput,
  trainWeights,
} from '../../decisions/inference/index.ts';
// rules
export {
  type AppliedRuleSet,
  type Change,
  type CompiledRuleSet,
  compileRuleSet,
  DEFAULT_RULE_SETS,
  diffRuleSets,
  type Explanation,
  evaluateClip,
  evaluateFeatures,
  explainInWords,
  type PlacedClip,
  type RuleSetInput,
  type RuleSetVersion,
  readRuleSet,
  readRuleSets,
  ruleSetErrors,
  ruleSetJsonSchema,
  runExamples,
  smallestChange,
} from '../../decisions/rules/index.ts';
export type {
  BestClipDecision,
  Replay,
  ReplayPage,
  SkippedPlatform,
  WhatIf,
  WhatIfPage,
} from '../../decisions/selection/index.ts';
// decisions
export {
  type Card,
  type CardSet,
  type CardsInput,
  chooseCards,
  type OrderInput,
  orderCards,
} from '../../decisions/selection/index.ts';
// engine
export type { EngineOptions } from '../../engine.ts';
export type { ResultsQuery, ResultsReply } from '../../learning/results/index.ts';
// optimization
export {
  type Allocation,
  type AllocationInput,
  allocateBudget,
  type BudgetPlan,
  type BudgetPlanInput,
  fitResponse,
  planBudget,
  type Response,
  type ResponseInput,
  type StoredBudgetPlan,
  type Suggested,
  type Suggestion,
  type SuggestionInput,
  suggestBudget,
} from '../../optimization/budget/index.ts';
export {
  type Experiment,
  type ExperimentPlan,
  type ExperimentReplay,
  type ExperimentVerdict,
  type JudgeInput,
  judgeExperiment,
  type PlanInput,
  planExperiment,
} from '../../optimization/experiments/index.ts';
export {
  type CampaignSchedule,
  type FreeTime,
  type NextFreeInput,
  nextFreeTime,
  type PostingTimes,
  type PostingTimesInput,
  postingTimes,
} from '../../optimization/posting-times/index.ts';
// ledger
export {
  type LedgerEvent,
  readVerifierKeys,
  type Trust,
  type Verification,
  type VerifierKey,
} from '../../trust/ledger/index.ts';
export {
  applyBudgetPlan,
  getBudgetPlan,
  listBudgetLimits,
  listBudgetPlans,
  makeBudgetPlan,
  removeBudgetLimit,
  replayBudgetPlan,
  setBudgetLimit,
  suggestFirstBudget,
} from './budgets.ts';
export {
  createInternalCampaignsForDecisions,
  editCampaign,
  getCampaign,
  listCampaigns,
  moveCampaign,
  orchestrateCampaignsForVideo,
  requestBatch,
} from './campaigns.ts';
export { addClips, addVideo, editClip, getClip, getVideo, importManifest, listVideos } from './catalog.ts';
export {
  getBestClipDecision,
  replayOrchestration,
  replayOrchestrations,
  selectBestClipForPlatform,
  selectBestClipsForPlatforms,
  whatIf,
} from './decisions.ts';
export { type Engine, openEngine } from './engine.ts';
export {
  applyExperiment,
  cancelExperiment,
  createExperiment,
  getExperiment,
  listExperiments,
  lookAtExperiment,
  planExperimentAds,
  publishExperiment,
  releaseExperiment,
  replayExperiment,
  startExperiment,
  stopExperiment,
} from './experiments.ts';
export { analyzeFilm, ingestFilm, renderClip, requestRendition } from './films.ts';
export { getJob, startWorker } from './jobs.ts';
export { exportBundle, listLedgerEvents, proveEvent, verifyLedger } from './ledger.ts';
export {
  getPostingRules,
  getPostingTimes,
  getSchedule,
  listSchedules,
  replaySchedule,
  scheduleCampaign,
  setPostingRules,
  unscheduleCampaign,
} from './posting-times.ts';
export {
  activateCampaign,
  addAdAccount,
  checkAdAccount,
  compensatePublication,
  continuePublication,
  getAdAccount,
  getPublication,
  listAdAccounts,
  listPublications,
  pauseCampaign,
  planPublication,
  publishCampaign,
  reconcileAds,
  removeAdAccount,
  setAdAccount,
  setCampaignBudget,
} from './publishing.ts';
export {
  evaluateOffPolicy,
  getCalibration,
  importResults,
  listResults,
  mapExternalNames,
  requestTraining,
  summarizeResults,
  syncResults,
  withdrawImport,
} from './results.ts';
export { activateRuleSet, applyRuleSet } from './rules.ts';
export { statistics } from './statistics.ts';
