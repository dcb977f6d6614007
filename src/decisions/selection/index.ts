export { bestOf as winnerOf } from './decide.ts';
export { replayOrchestration, replayOrchestrations } from './replay.ts';
export { replayRoutes } from './replay-route.ts';
export type { Replay, ReplayPage, WhatIf, WhatIfPage } from './replay-schema.ts';
export { selectionRoutes } from './route.ts';
export {
  type BestClipDecision,
  type Certainty,
  DecisionReply,
  Mode,
  propensityOf,
  type SkippedPlatform,
  SkippedReply,
  toDecisionReply,
} from './schema.ts';
export {
  decideAndWrite,
  getBestClipDecision,
  prepareSelections,
  type Selection,
  selectBestClipForPlatform,
  selectBestClipsForPlatforms,
  type WantedSelection,
  type WantedSelections,
} from './select.ts';
export { type Besides, CAUSE_PARAMETERS, DECIDE_PARTS, deciding, SELECTED_EVENTS, toDecision } from './store.ts';
export { whatIf } from './what-if.ts';
