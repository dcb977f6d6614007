export { evaluateLogged } from './evaluate-logged.ts';
export { honesty } from './honesty.ts';
export { importResults } from './import-results.ts';
export { learningRoutes } from './learning-route.ts';
export {
  type HonestyReply,
  type OffPolicyReply,
  TrainBody,
  TrainInput,
  type TrainResult,
  WatchInput,
} from './learning-schema.ts';
export { resultRoutes } from './route.ts';
export type { ResultsQuery, ResultsReply } from './schema.ts';
export { requestTraining, trainRules } from './train-rules.ts';
export { watchPromotion } from './watch-promotion.ts';
