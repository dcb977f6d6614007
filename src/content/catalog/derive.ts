import { type ClipFeatures, featureKind } from '../../core/kernel/index.ts';

interface Cut {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
}

/** How a feature follows from other facts; undefined when they do not say, and what the clip was given stands. */
type Derive = (clip: Cut, videoDurationMs: number | null) => number | undefined;

const DERIVED: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ['duration_ms', ({ start_ms: startMs, end_ms: endMs }) => endMs - startMs],
  [
    'cut_position',
    ({ start_ms: startMs, end_ms: endMs }, videoDurationMs) =>
      videoDurationMs === null ? undefined : (startMs + endMs) / 2 / videoDurationMs,
  ],
  [
    'aspect_ratio',
    ({ features: { width, height } }) =>
      typeof width === 'number' && typeof height === 'number' ? width / height : undefined,
  ],
]);

/**
 * A clip's features with the derived ones, as rules see them: `duration_ms` always, `cut_position` when the video's
 * duration is known, `aspect_ratio` when width and height are.
 */
export function withDerived(clip: Cut, videoDurationMs: number | null): ClipFeatures {
  const features: Record<string, number | boolean> = { ...clip.features };
  for (const [name, derive] of DERIVED) {
    const value = derive(clip, videoDurationMs);
    if (value !== undefined) features[name] = value;
  }
  return features;
}

/** Clips of one video, whose duration is known or not. */
interface CutVideo {
  readonly duration_ms: number | null;
  readonly candidates: readonly Cut[];
}

/**
 * The same for the clips of many videos, one after the other, a column a feature: NaN where a clip does not have it, 1 and 0
 * for true and false.
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
  const derive = DERIVED.get(name);
  const type = featureKind(name)?.type;
  const column = new Float64Array(count);
  let at = 0;
  for (const { duration_ms: durationMs, candidates } of videos)
    for (const clip of candidates) {
      const value = derive?.(clip, durationMs) ?? clip.features[name];
      if (value !== undefined && typeof value !== type)
        throw new TypeError(`${name} of a stored clip must be a ${type}, got ${JSON.stringify(value)}`);
      column[at++] = value === undefined ? Number.NaN : Number(value);
    }
  return column;
}
