import type { Platform } from '../../core/platforms/index.ts';

/** What a default rule set rewards: a weight for each feature, and the worth of each length in ms. */
export interface Defaults {
  readonly weights: {
    readonly visual_score: number;
    readonly duration_ms: number;
    readonly cut_position: number;
    readonly motion_intensity: number;
  };
  readonly length: readonly (readonly [ms: number, worth: number])[];
}

/** Version 1 of each platform (docs/rules.md, “Defaults”). Its requirements and advice come from core/platforms. */
// biome-ignore format: a table, a line each
export const DEFAULTS: Readonly<Record<Platform, Defaults>> = {
  instagram: {
    weights: { visual_score: 0.65, duration_ms: 0.2, cut_position: 0.2, motion_intensity: 0.1 },
    length: [[0, 0], [5_000, 0.4], [15_000, 1], [30_000, 1], [90_000, 0.25], [180_000, 0]],
  },
  tiktok: {
    weights: { visual_score: 0.5, duration_ms: 0.16, cut_position: 0.2, motion_intensity: 0.15 },
    length: [[0, 0], [5_000, 1], [15_000, 1], [60_000, 0.25], [180_000, 0]],
  },
  youtube: {
    weights: { visual_score: 0.5, duration_ms: 0.28, cut_position: 0.24, motion_intensity: 0.1 },
    length: [[0, 0], [15_000, 0.4], [45_000, 1], [60_000, 1], [180_000, 0.25], [600_000, 0]],
  },
};
