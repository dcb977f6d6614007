import type { WeightedFeature } from '../schema.ts';

/** How the defaults of every platform read what is not particular to one of them. */
export const NEUTRAL = 0.5; // a clip without the feature is neither rewarded nor punished

export const straight = (weight: number): WeightedFeature => ({ weight, shape: 'identity', when_missing: NEUTRAL });

/** The earlier in the video, the better: 1 at its start, 0.5 at its end. */
export const earlyCut = (weight: number): WeightedFeature => ({
  weight,
  shape: { points: [[0, 1], [1, 0.5]] }, // biome-ignore format: points read best on one line
  when_missing: NEUTRAL,
});

export const length = (weight: number, points: [ms: number, worth: number][]): WeightedFeature => ({
  weight,
  shape: { points },
  when_missing: NEUTRAL,
});
