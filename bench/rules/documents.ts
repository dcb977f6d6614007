import type { Platform } from '../../src/core/platforms/index.ts';
import type { RuleSetInput } from '../../src/decisions/rules/index.ts';

type Points = [number, number][];
const missing = { when_missing: 0.5 };

interface Particular {
  readonly platform: Platform;
  readonly weights: readonly [number, number, number, number, number, number, number, number];
  readonly length: Points;
  readonly shortest: number;
  readonly longest: number;
}

/** Returns one platform's rule set for the benchmark: 8 weighted features, 4 boosts, 2 requirements. */
function documentFor({ platform, weights, length, shortest, longest }: Particular): RuleSetInput {
  const [visual, duration, cut, motion, hook, sharpness, loudness, silence] = weights;
  return {
    platform,
    features: {
      visual_score: { weight: visual, shape: 'identity', ...missing },
      duration_ms: { weight: duration, shape: { points: length }, ...missing },
      cut_position: { weight: cut, shape: { points: [[0, 1], [1, 0.5]] }, ...missing }, // biome-ignore format: points
      motion_intensity: { weight: motion, shape: 'identity', ...missing },
      hook_strength: { weight: hook, shape: 'identity', ...missing },
      sharpness: { weight: sharpness, shape: { points: [[0.1, 0], [0.6, 1]] }, ...missing }, // biome-ignore format: points
      loudness_lufs: { weight: loudness, shape: { points: [[-40, 0], [-16, 1], [-8, 0.5]] }, ...missing }, // biome-ignore format: points
      silence_share: { weight: silence, shape: { points: [[0, 1], [0.5, 0.2], [1, 0]] }, ...missing }, // biome-ignore format: points
    },
    boosts: [
      { id: 'fast-hook', when: 'clip.hook_strength > 0.7 && clip.duration_ms <= 15000', multiply: 1.1, because: 'a' },
      { id: 'lively', when: 'clip.motion_intensity > 0.6 && clip.visual_score > 0.5', multiply: 1.05, because: 'b' },
      { id: 'level', when: 'clip.loudness_lufs >= -18.0 && clip.loudness_lufs <= -12.0', multiply: 1.03, because: 'c' },
      { id: 'wanted', when: 'clip.trend_score > 0.8 || clip.brightness > 0.7', multiply: 1.02, because: 'd' },
    ],
    requirements: [
      { id: 'length', must: `clip.duration_ms >= ${shortest} && clip.duration_ms <= ${longest}`, because: 'e' },
      { id: 'black', must: 'clip.black_share <= 0.2', because: 'f' },
    ],
  };
}

export const DOCUMENTS: readonly RuleSetInput[] = [
  documentFor({
    platform: 'tiktok',
    weights: [0.5, 0.16, 0.2, 0.15, 0.3, 0.1, 0.1, 0.05],
    length: [[0, 0], [5_000, 1], [15_000, 1], [60_000, 0.25], [180_000, 0]], // biome-ignore format: points
    shortest: 5_000,
    longest: 60_000,
  }),
  documentFor({
    platform: 'instagram',
    weights: [0.65, 0.2, 0.2, 0.1, 0.25, 0.15, 0.1, 0.05],
    length: [[0, 0], [5_000, 0.4], [15_000, 1], [30_000, 1], [90_000, 0.25], [180_000, 0]], // biome-ignore format: points
    shortest: 3_000,
    longest: 90_000,
  }),
  documentFor({
    platform: 'youtube',
    weights: [0.5, 0.28, 0.24, 0.1, 0.2, 0.1, 0.1, 0.1],
    length: [[0, 0], [15_000, 0.4], [45_000, 1], [60_000, 1], [180_000, 0.25], [600_000, 0]], // biome-ignore format: points
    shortest: 1_000,
    longest: 180_000,
  }),
];
