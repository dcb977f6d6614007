import type { ClipFeatures } from '../../core/kernel/index.ts';

/** A clip as a card: its position in the film and its measured features. */
export interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
}

/** Returns the overlap of two clips, as a share of their union. */
export function overlapOf(one: Stretch, other: Stretch): number {
  const common = Math.min(one.end_ms, other.end_ms) - Math.max(one.start_ms, other.start_ms);
  if (common <= 0) return 0;
  return common / (Math.max(one.end_ms, other.end_ms) - Math.min(one.start_ms, other.start_ms));
}

/**
 * Returns how alike two clips of a video are, in [0,1]: the larger of their overlap and exp(−d² ÷ 2). d² is the mean,
 * over the features that both have, of the squared difference in standard deviations among the video's clips.
 */
export function similarities(clips: readonly Stretch[]): (one: number, other: number) => number {
  const scales = spreads(clips);
  const table = clips.map((one, at) =>
    clips.map((other, to) => (at === to ? 1 : Math.max(overlapOf(one, other), featuresAlike(one, other, scales)))),
  );
  return (one, other) => table[one]?.[other] ?? 0;
}

function featuresAlike({ features: one }: Stretch, { features: other }: Stretch, scales: ReadonlyMap<string, number>) {
  const common = Object.keys(one).filter((name) => Object.hasOwn(other, name));
  // without a common feature, nothing shows that they are alike
  if (common.length === 0) return 0;
  const squares = common.reduce((sum, name) => {
    const scale = scales.get(name) ?? 0;
    return sum + (scale > 0 ? ((Number(one[name]) - Number(other[name])) / scale) ** 2 : 0);
  }, 0);
  return Math.exp(-squares / common.length / 2);
}

/** Returns each feature's standard deviation among the clips that have it. */
function spreads(clips: readonly Stretch[]): Map<string, number> {
  const names = new Set(clips.flatMap(({ features }) => Object.keys(features)));
  return new Map(
    [...names].map((name) => {
      const values = clips.flatMap(({ features }) => (Object.hasOwn(features, name) ? [Number(features[name])] : []));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return [name, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0];
    }),
  );
}
