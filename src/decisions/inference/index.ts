export { calibrate, type ScoredResult } from './calibrate.ts';
export { wilsonInterval } from './intervals.ts';
export { liftsOf } from './lift.ts';
export { offPolicyValue } from './off-policy.ts';
export type {
  CalibrationBin,
  ChoiceConfidence,
  Estimate,
  Honesty,
  Interval90,
  LearntWeight,
  LiveGain,
  LoggedChoice,
  Measures,
  Metrics,
  OffPolicyValue,
  Posterior,
  RankedClip,
  ResultExample,
  ThompsonChoice,
  TrainInput,
  Training,
} from './schema.ts';
export { choiceConfidence, chooseByThompson, EPSILON, posteriorOf, scoreSd, thompsonSeed } from './thompson.ts';
export { DEFAULT_HALF_LIFE_DAYS, MIN_RESULTS, trainWeights } from './train.ts';
export { watchGain } from './watch-gain.ts';
