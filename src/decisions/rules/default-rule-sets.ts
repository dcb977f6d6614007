import { perPlatform } from '../../core/platforms/index.ts';
import { DEFAULTS, type Defaults } from './defaults.ts';
import { requirementsAndAdvice } from './limit-conditions.ts';
import type { RuleSetInput, Shape } from './schema.ts';

/** The shapes that all defaults share; each platform has its own shape for the clip's length. */
const STRAIGHT: Shape = 'identity';
const EARLIER_IS_BETTER: Shape = { points: [[0, 1], [1, 0.5]] }; // biome-ignore format: points read best on one line
const NEUTRAL = 0.5; // a clip without the feature is neither rewarded nor penalized

/** The rule set that each platform starts with. */
export const DEFAULT_RULE_SETS = perPlatform(
  (facts, platform): RuleSetInput => ({
    platform,
    description: `The defaults for ${facts.placement} ads, version 1.`,
    features: featuresOf(DEFAULTS[platform]),
    ...requirementsAndAdvice(facts.limits),
  }),
);

function featuresOf({ weights, length }: Defaults): RuleSetInput['features'] {
  const shapes = {
    visual_score: STRAIGHT,
    duration_ms: { points: length.map(([ms, worth]): [number, number] => [ms, worth]) },
    cut_position: EARLIER_IS_BETTER,
    motion_intensity: STRAIGHT,
  };
  return {
    visual_score: { weight: weights.visual_score, shape: shapes.visual_score, when_missing: NEUTRAL },
    duration_ms: { weight: weights.duration_ms, shape: shapes.duration_ms, when_missing: NEUTRAL },
    cut_position: { weight: weights.cut_position, shape: shapes.cut_position, when_missing: NEUTRAL },
    motion_intensity: { weight: weights.motion_intensity, shape: shapes.motion_intensity, when_missing: NEUTRAL },
  };
}
