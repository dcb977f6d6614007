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
  orchestrateCampaignsForVideo,
} from './campaigns/index.ts';
export { type ImportReply, importManifest, type ManifestFormat } from './clips/index.ts';
export { type Engine, type EngineOptions, openEngine } from './engine.ts';
export { EngineError, type ErrorKind, type FieldError, type Platform } from './kernel/index.ts';
export { type CompiledRuleSet, compileRuleSet, type Explanation } from './rules/index.ts';
export {
  type BestClipDecision,
  getBestClipDecision,
  type SkippedPlatform,
  selectBestClipForPlatform,
  selectBestClipsForPlatforms,
} from './selection/index.ts';
