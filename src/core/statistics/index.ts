export { sequenceReach } from './confidence-sequence.ts';
export { normalCdf, normalQuantile, studentQuantile } from './distributions.ts';
export {
  type Estimate,
  type Interval90,
  meanInterval,
  normalInterval,
  poissonInterval,
  sampleMoments,
  wilsonInterval,
} from './intervals.ts';
export { type RandomNumbers, seededRandom } from './random.ts';
