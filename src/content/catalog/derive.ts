import {
  type ClipFeatures,
  type Cut,
  columnNumber,
  type Derivation,
  FEATURES,
  type FeatureKind,
  featureKind,
} from '../../core/kernel/index.ts';

const DERIVED: readonly (readonly [name: string, derived: Derivation])[] = Object.entries<FeatureKind>(
  FEATURES,
).flatMap(([name, { derived }]) => (derived === undefined ? [] : [[name, derived] as const]));

/**
 * Returns a clip's features with the derived ones, as rules see them: `duration_ms` always, `cut_position` if the video's
 * duration is known, `aspect_ratio` if width and height are.
 */
export function withDerived(clip: Cut, videoDurationMs: number | null): ClipFeatures {
  const features: Record<string, number | boolean> = { ...clip.features };
  for (const [name, derived] of DERIVED) {
    const value = derived.of(clip, videoDurationMs);
    if (value !== undefined) features[name] = value;
  }
  return features;
}

/** The clips of one video, whose duration may be unknown. */
interface CutVideo {
  readonly duration_ms: number | null;
  readonly candidates: readonly Cut[];
}

/**
 * Returns the same for the clips of many videos, one video after another, as one column per feature: NaN where a clip lacks the
 * feature, 1 and 0 for true and false.
 */
export function columnsWithDerived(
  videos: readonly CutVideo[],
  names: readonly string[],
): Record<string, Float64Array> {
  const count = videos.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const columns: Record<string, Float64Array> = {};
  for (const name of names) columns[name] ??= columnOf(name, videos, count);
  return columns;
}

function columnOf(name: string, videos: readonly CutVideo[], count: number): Float64Array {
  const { derived, type = 'number' } = featureKind(name) ?? {};
  const column = new Float64Array(count);
  let at = 0;
  for (const { duration_ms: durationMs, candidates } of videos)
    for (const clip of candidates) {
      const value = derived?.of(clip, durationMs) ?? clip.features[name];
      const number = columnNumber(value, type);
      if (number === undefined)
        throw new TypeError(`${name} of a stored clip must be a ${type}, got ${JSON.stringify(value)}`);
      column[at++] = number;
    }
  return column;
}
