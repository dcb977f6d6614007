export {
  type CompareOptions,
  type Comparison,
  type CountedArm,
  compareMeans,
  compareProportions,
  type MeasuredArm,
} from './compare.ts';
export { confidenceSequenceReach } from './confidence-sequence.ts';
export { type DayRatio, dayRatio, type PairedDay, type RatioKind } from './day-ratio.ts';
export {
  normalCdf,
  normalOfStudent,
  normalQuantile,
  studentQuantile,
  studentTail,
  studentUpper,
} from './distributions.ts';
export {
  type Estimate,
  type Interval90,
  meanInterval,
  normalInterval,
  poissonInterval,
  sampleMoments,
  wilson,
  wilsonInterval,
} from './intervals.ts';
export { benjaminiHochberg, type ChiSquare, chiSquareOfShares, holm } from './many-tests.ts';
export { expectedLoss, type Measured, type Pooled, paulMandel, shrink } from './pool.ts';
export { type RandomNumbers, seededRandom } from './random.ts';
export { type MeansToTell, type RatesToTell, sampleSizeForMeans, sampleSizeForRates } from './sample-sizes.ts';
export { type SpendingInput, SpendingWalk, spendingBounds } from './spending-bounds.ts';
