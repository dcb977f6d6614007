import {
  benjaminiHochberg,
  chiSquareOfShares,
  compareMeans,
  compareProportions,
  confidenceSequenceReach,
  holm,
  paulMandel,
  sampleSizeForMeans,
  sampleSizeForRates,
  spendingBounds,
  wilson,
} from '../../core/statistics/index.ts';

/** The engine's statistics for use on their own. All are pure functions, and each takes independent measurements. */
export const statistics = {
  compareMeans,
  compareProportions,
  chiSquareOfShares,
  holm,
  benjaminiHochberg,
  sampleSizeForRates,
  sampleSizeForMeans,
  spendingBounds,
  confidenceSequenceReach,
  wilson,
  paulMandel,
} as const;
