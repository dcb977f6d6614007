/** The features that the benchmark's rule sets read. */
export const FEATURES = [
  ...['visual_score', 'duration_ms', 'cut_position', 'motion_intensity', 'hook_strength', 'sharpness'],
  ...['loudness_lufs', 'silence_share', 'trend_score', 'brightness', 'black_share'],
] as const;
export type Feature = (typeof FEATURES)[number];

export type Clip = Record<string, number>;
export type ClipColumns = Record<Feature, Float64Array>;

const RANGES: Partial<Record<Feature, readonly [number, number]>> = {
  duration_ms: [1_000, 120_000],
  loudness_lufs: [-45, -5],
  black_share: [0, 0.25],
};
// Features that are sometimes missing. No condition reads them, because an interpreter that throws would be at an unfair disadvantage.
const SOMETIMES_MISSING: readonly Feature[] = ['cut_position', 'sharpness', 'silence_share'];
const MISSING_SHARE = 0.05;

/** Returns clips in columns, the same ones every time; NaN means missing. */
export function randomColumns(count: number): ClipColumns {
  const random = mulberry32(20_261_122);
  const column = (feature: Feature) => {
    const [low, high] = RANGES[feature] ?? [0, 1];
    const isOptional = SOMETIMES_MISSING.includes(feature);
    return Float64Array.from({ length: count }, () => {
      const value = low + random() * (high - low);
      if (isOptional && random() < MISSING_SHARE) return Number.NaN;
      return feature === 'duration_ms' ? Math.round(value) : value;
    });
  };
  return {
    visual_score: column('visual_score'),
    duration_ms: column('duration_ms'),
    cut_position: column('cut_position'),
    motion_intensity: column('motion_intensity'),
    hook_strength: column('hook_strength'),
    sharpness: column('sharpness'),
    loudness_lufs: column('loudness_lufs'),
    silence_share: column('silence_share'),
    trend_score: column('trend_score'),
    brightness: column('brightness'),
    black_share: column('black_share'),
  };
}

/** Returns the same clips as objects. */
export function clipsOf(columns: ClipColumns): Clip[] {
  return Array.from(columns.visual_score, (_, at) => {
    const clip: Clip = {};
    for (const feature of FEATURES) {
      const value = columns[feature][at] ?? Number.NaN;
      if (!Number.isNaN(value)) clip[feature] = value;
    }
    return clip;
  });
}

/** A small seeded generator (mulberry32), so that every run scores the same clips. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
