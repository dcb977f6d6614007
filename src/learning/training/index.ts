export { learningRoutes } from './route.ts';
export {
  type CalibrationReply,
  type OffPolicyReply,
  TrainBody,
  TrainJobInput,
  type TrainResult,
  WatchJobInput,
} from './schema.ts';
export { requestTraining, trainRules } from './train-rules.ts';
export { watchPromotion } from './watch-promotion.ts';
