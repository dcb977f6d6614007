export { selectionRoutes } from './route.ts';
export {
  type BestClipDecision,
  DecisionReply,
  type SkippedPlatform,
  SkippedReply,
  toDecisionReply,
} from './schema.ts';
export {
  getBestClipDecision,
  prepareSelection,
  type Selection,
  selectBestClipForPlatform,
  selectBestClipsForPlatforms,
  type WantedSelection,
} from './select.ts';
export { DECIDE_PARTS, SELECTED_EVENTS, toDecision } from './store.ts';
