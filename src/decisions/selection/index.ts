export { CardsWanted, refuseDrawnCards } from './cards-wanted.ts';
export { type Card, type CardSet, type CardsInput, chooseCards } from './choose-cards.ts';
export { type DecidedVideos, type DecideRequest, decideVideos, wantedOf, withRetry } from './decide-videos.ts';
export { type OrderInput, orderCards } from './order-cards.ts';
export { rankClips } from './rank-clips.ts';
export { deleteUndecided, readKeepingEvidence, readVideo } from './read.ts';
export { replayOrchestration, replayOrchestrations } from './replay.ts';
export { replayRoutes } from './replay-route.ts';
export type { Replay, ReplayPage, WhatIf, WhatIfPage } from './replay-schema.ts';
export { selectionRoutes } from './route.ts';
export {
  type BestClipDecision,
  type CardCounts,
  Confidence,
  DecisionReply,
  Mode,
  type ProposeTest,
  type SkippedPlatform,
  SkippedReply,
  toDecisionReply,
} from './schema.ts';
export { getBestClipDecision, selectBestClipForPlatform, selectBestClipsForPlatforms } from './select.ts';
export {
  CAUSE,
  cardIds,
  cardParameters,
  DECIDE_PARTS,
  DECIDE_PARTS_WITH_CARDS,
  type DecisionParameters,
  decisionParameters,
  decisionsForShare,
  SELECTED_EVENTS,
} from './store.ts';
export { standingTies, Tie } from './ties.ts';
export { whatIf } from './what-if.ts';
