export { createExperiment } from './create.ts';
export { EXPERIMENT_JOBS } from './jobs.ts';
export { judgeExperiment } from './judge.ts';
export type { ExperimentVerdict, JudgeInput } from './judge-schema.ts';
export { lookAtExperiment, replayExperiment } from './look.ts';
export { EXPERIMENT_METRICS } from './metrics.ts';
export { planExperiment } from './plan.ts';
export type { ExperimentPlan, PlanInput } from './plan-schema.ts';
export { proposeTest } from './propose-test.ts';
export { planArms, publishArms } from './publish-arms.ts';
export { experiment, experimentsWaiting, listExperiments } from './read.ts';
export { experimentRoutes } from './route.ts';
export {
  applyExperiment,
  cancelExperiment,
  releaseExperiment,
  startExperiment,
  stopExperiment,
} from './run.ts';
export {
  ApplyBody,
  Experiment,
  ExperimentBody,
  ExperimentQuery,
  type ExperimentReplay,
  StartBody,
  WhyBody,
} from './schema.ts';
