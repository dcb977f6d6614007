export { evaluateLogged } from './evaluate-logged.ts';
export { clipResults } from './gather.ts';
export { TRAINING_JOBS } from './jobs.ts';
export { reportCalibration } from './report-calibration.ts';
export { learningRoutes } from './route.ts';
export { CalibrationQuery, OffPolicyBody, TrainBody, type TrainResult } from './schema.ts';
export { requestTraining } from './train-rules.ts';
export { Training } from './trainings-schema.ts';
export { findTrainings } from './trainings-store.ts';
