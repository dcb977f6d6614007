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

/** What the engine computes with, for users who want it on its own. Pure; each takes independent measurements. */
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
