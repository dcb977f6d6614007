export { evaluateLogged } from './evaluate-logged.ts';
export { reportCalibration } from './report-calibration.ts';
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
