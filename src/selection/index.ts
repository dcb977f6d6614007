export { selectionRoutes } from './route.ts';
export {
  type BestClipDecision,
  DecisionReply,
  type SkippedPlatform,
  SkippedReply,
  toDecisionReply,
} from './schema.ts';
export { bestClipDecision, prepareSelection, type Selection, selectBestClips } from './select.ts';
export { DECIDE_PARTS, SELECTED_EVENTS, toDecision } from './store.ts';
