export { TRAINING_JOBS } from './jobs.ts';
export { learningRoutes } from './route.ts';
export type {
  CalibrationReply,
  OffPolicyReply,
  TrainResult,
} from './schema.ts';
export { requestTraining } from './train-rules.ts';
