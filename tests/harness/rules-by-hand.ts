/**
 * The default rule sets, written again from their description and evaluated in the plainest way, so that the engine can be compared
 * with them. Shares nothing with src/.
 */
export const PLATFORMS = ['instagram', 'tiktok', 'youtube'] as const;
export type Platform = (typeof PLATFORMS)[number];

export type Features = Record<string, number | boolean>;
export interface Clip {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: Features;
}

/** undefined means unknown, because a feature is missing. */
type Truth = boolean | undefined;
type Point = readonly [x: number, y: number];

const MISSING_IS_WORTH = 0.5;
const CUT_POSITION: readonly Point[] = [
  [0, 1],
  [1, 0.5],
];

export const WEIGHTS: Record<Platform, Record<string, number>> = {
  tiktok: { visual_score: 0.5, duration_ms: 0.16, cut_position: 0.2, motion_intensity: 0.15 },
  instagram: { visual_score: 0.65, duration_ms: 0.2, cut_position: 0.2, motion_intensity: 0.1 },
  youtube: { visual_score: 0.5, duration_ms: 0.28, cut_position: 0.24, motion_intensity: 0.1 },
};

const DURATION: Record<Platform, readonly Point[]> = {
  tiktok: [
    [0, 0],
    [5000, 1],
    [15000, 1],
    [60000, 0.25],
    [180000, 0],
  ],
  instagram: [
    [0, 0],
    [5000, 0.4],
    [15000, 1],
    [30000, 1],
    [90000, 0.25],
    [180000, 0],
  ],
  youtube: [
    [0, 0],
    [15000, 0.4],
    [45000, 1],
    [60000, 1],
    [180000, 0.25],
    [600000, 0],
  ],
};

/** The hard requirements in the placements' specs that are about the clip itself. */
const REQUIREMENTS: Record<Platform, Record<string, (clip: Features) => Truth>> = {
  instagram: {
    'ig-reels-max-duration': atMost('duration_ms', 900_000),
    'ig-reels-size': atMost('file_size_bytes', 4_294_967_296),
  },
  tiktok: {
    'tiktok-min-duration': atLeast('duration_ms', 5000),
    'tiktok-max-duration': atMost('duration_ms', 600_000),
    'tiktok-resolution': either(
      picture(0.5625, 540, 960), //
      picture(1.0, 640, 640),
      picture(1.7778, 960, 540),
    ),
    'tiktok-size': atMost('file_size_bytes', 524_288_000),
    'tiktok-bitrate': atLeast('bitrate_bps', 516_000),
  },
  youtube: { 'yt-shorts-max-duration': atMost('duration_ms', 180_000) },
};

function atMost(name: string, limit: number) {
  return (clip: Features): Truth => compare(clip[name], (value) => value <= limit);
}
function atLeast(name: string, limit: number) {
  return (clip: Features): Truth => compare(clip[name], (value) => value >= limit);
}
function compare(value: number | boolean | undefined, holds: (value: number) => boolean): Truth {
  return typeof value === 'number' ? holds(value) : undefined;
}
function picture(aspect: number, width: number, height: number) {
  return both(
    (clip) => compare(clip.aspect_ratio, (value) => Math.abs(value - aspect) <= 0.01),
    atLeast('width', width),
    atLeast('height', height),
  );
}
/** Combines conditions: one that is false decides; otherwise one that is unknown. */
function both(...parts: ((clip: Features) => Truth)[]) {
  return (clip: Features): Truth => {
    const truths = parts.map((part) => part(clip));
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
  };
}
function either(...parts: ((clip: Features) => Truth)[]) {
  return (clip: Features): Truth => {
    const truths = parts.map((part) => part(clip));
    return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
  };
}

/** Returns the clip's features, including derived ones. */
export function seen(clip: Clip, videoDurationMs: number | null): Features {
  const features: Features = { ...clip.features, duration_ms: clip.end_ms - clip.start_ms };
  if (videoDurationMs !== null) features.cut_position = (clip.start_ms + clip.end_ms) / 2 / videoDurationMs;
  if (typeof features.width === 'number' && typeof features.height === 'number')
    features.aspect_ratio = features.width / features.height;
  return features;
}

export function worth(platform: Platform, name: string, value: number | undefined): number {
  if (value === undefined) return MISSING_IS_WORTH;
  if (name === 'duration_ms') return along(DURATION[platform], value);
  if (name === 'cut_position') return along(CUT_POSITION, value);
  return Math.min(1, Math.max(0, value));
}

function along(points: readonly Point[], x: number): number {
  for (const [at, [x1, y1]] of points.entries()) {
    if (x === x1) return y1;
    if (x > x1) continue;
    const before = points[at - 1];
    if (before === undefined) return y1;
    const [x0, y0] = before;
    return y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
  }
  return points[points.length - 1]?.[1] ?? Number.NaN;
}

export interface Judged {
  readonly clip_id: string;
  readonly start_ms: number;
  readonly score: number;
  readonly failed: readonly string[];
}

export function judge(platform: Platform, clip: Clip, videoDurationMs: number | null): Judged {
  const features = seen(clip, videoDurationMs);
  let sum = 0;
  let weights = 0;
  for (const [name, weight] of Object.entries(WEIGHTS[platform])) {
    const value = features[name];
    sum += weight * worth(platform, name, typeof value === 'number' ? value : undefined);
    weights += weight;
  }
  const failed = Object.entries(REQUIREMENTS[platform]).filter(([, must]) => must(features) === false);
  return {
    clip_id: clip.id,
    start_ms: clip.start_ms,
    score: Math.min(1, Math.max(0, sum / weights)),
    failed: failed.map(([id]) => id),
  };
}

/** Returns the winner among those that meet all requirements: by score, then earlier start, then smaller id. */
export function winner(judged: readonly Judged[]): Judged | undefined {
  const [best] = judged
    .filter(({ failed }) => failed.length === 0)
    .sort((a, b) => b.score - a.score || a.start_ms - b.start_ms || (a.clip_id < b.clip_id ? -1 : 1));
  return best;
}
