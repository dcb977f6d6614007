/**
 * The library's public names. Open an engine, hand it to the functions, close it; examples/ has programs that run.
 *
 * @packageDocumentation
 */
export {
  createInternalCampaignsForDecisions,
  type DecisionRef,
  type DraftOutcome,
  type Orchestration,
  orchestrate as orchestrateCampaignsForVideo,
  requestBatch,
} from './campaigns/drafts/index.ts';
export { type ImportReply, importManifest, type ManifestFormat } from './content/catalog/index.ts';
export { type Background, EngineError, type ErrorKind, type FieldError } from './core/kernel/index.ts';
export type { Platform } from './core/platforms/index.ts';
export type { Job, NewSchedule, Queue, Schedule, Worker } from './core/queue/index.ts';
export {
  type LoggedChoice,
  type OffPolicyValue,
  offPolicyValue,
  type ResultExample,
  type Training,
  type TrainingInput,
  trainWeights,
} from './decisions/inference/index.ts';
export {
  type AppliedRuleSet,
  activateRuleSet,
  applyRuleSet,
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
} from './decisions/rules/index.ts';
export {
  type BestClipDecision,
  getBestClipDecision,
  type Replay,
  replayOrchestration,
  replayOrchestrations,
  type SkippedPlatform,
  selectBestClipForPlatform,
  selectBestClipsForPlatforms,
  type WhatIf,
  type WhatIfPage,
  whatIf,
} from './decisions/selection/index.ts';
export { type Engine, type EngineOptions, openEngine } from './engine.ts';
export { startWorker } from './interfaces/worker/index.ts';
export { importResults, type ResultsQuery, type ResultsReply } from './learning/results/index.ts';
export {
  exportBundle,
  notesInFile,
  openSigningKey,
  readSigningKey,
  readVerifierKeys,
  type SealerOptions,
  type SigningKey,
  sealAll,
  startSealer,
  type Trust,
  type Verification,
  type VerifierKey,
  verifyLedger,
} from './trust/ledger/index.ts';
