export { calibrate, type ScoredResult } from './calibrate.ts';
export { offPolicyValue } from './off-policy.ts';
export { relativeResults } from './relative-results.ts';
export type {
  Calibration,
  CalibrationBin,
  ChoiceConfidence,
  LearnedWeight,
  LiveGain,
  LoggedChoice,
  Measures,
  Metrics,
  OffPolicyValue,
  Posterior,
  RankedClip,
  ResultExample,
  ThompsonChoice,
  Training,
  TrainingInput,
} from './schema.ts';
export { choiceConfidence, chooseByThompson, EPSILON, posteriorOf, scoreSd, thompsonSeed } from './thompson.ts';
export { DEFAULT_HALF_LIFE_DAYS, MIN_RESULTS, trainWeights } from './train.ts';
export { watchGain } from './watch-gain.ts';
