export { calibrate } from './calibrate.ts';
export { offPolicyValue } from './off-policy.ts';
export { relativeResults } from './relative-results.ts';
export type {
  ChoiceConfidence,
  LoggedChoice,
  OffPolicyValue,
  Posterior,
  RankedClip,
  ResultExample,
  Training,
  TrainingInput,
} from './schema.ts';
export { choiceConfidence, chooseByThompson, posteriorOf, scoreSd, thompsonSeed } from './thompson.ts';
export { MIN_RESULTS, trainWeights, withoutFigures } from './train.ts';
export { watchGain } from './watch-gain.ts';
