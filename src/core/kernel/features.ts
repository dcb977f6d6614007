import { closest } from './closest.ts';

/** What may stand in a clip's features: a number in a range, or a yes-or-no. */
export interface FeatureKind {
  readonly type: 'number' | 'boolean';
  readonly unit: string;
  readonly meaning: string;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: true;
  /** Computed from other facts; refused when it is given although it can be computed. */
  readonly derived?: true;
}

const share = (meaning: string): FeatureKind => ({ type: 'number', unit: '[0,1]', min: 0, max: 1, meaning });
const count = (unit: string, meaning: string): FeatureKind => ({
  type: 'number',
  unit,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  integer: true,
  meaning,
});

/** The features of a clip that every part of the engine knows (RULES: “Features”), in the order in which they are listed to people. */
export const FEATURES = {
  visual_score: share('how good it looks: sharpness, exposure, color'),
  duration_ms: { ...count('ms', 'end − start'), derived: true },
  cut_position: { ...share('middle of the clip ÷ duration of the video'), derived: true },
  motion_intensity: share('mean inter-frame change'),
  hook_strength: share('how much happens in the first 3 s, picture and sound'),
  shot_rate_hz: { type: 'number', unit: '1/s', min: 0, max: 1000, meaning: 'cuts per second inside the clip' },
  loudness_lufs: { type: 'number', unit: 'LUFS', min: -200, max: 50, meaning: 'integrated loudness, EBU R128' },
  silence_share: share('share of the clip that is silent'),
  speech_share: share('share of the clip in which somebody speaks'),
  brightness: share('mean luma'),
  sharpness: share('how sharp the picture is'),
  black_share: share('share of black frames'),
  width: { ...count('px', 'width of the picture that the clip is cut from'), min: 1 },
  height: { ...count('px', 'height of the picture that the clip is cut from'), min: 1 },
  aspect_ratio: { type: 'number', unit: '', min: 0, max: 1e6, derived: true, meaning: 'width ÷ height' },
  fps: { type: 'number', unit: '1/s', min: 0, max: 1000, meaning: 'frames per second' },
  has_audio: { type: 'boolean', unit: '', meaning: 'whether there is a sound track' },
  file_size_bytes: count('B', 'size of the rendered clip file'),
  bitrate_bps: { type: 'number', unit: 'bit/s', min: 0, max: 1e15, meaning: 'bit rate of the rendered clip file' },
  trend_score: share('given from outside'),
} as const satisfies Record<string, FeatureKind>;

export type KnownFeature = keyof typeof FEATURES;

/** A user's own feature: any finite number under a name that starts with `x_`. */
export const OWN_FEATURE_NAME = /^x_[A-Za-z0-9_]{1,62}$/;
const OWN_FEATURE: FeatureKind = { type: 'number', unit: '', meaning: "the user's own" };

/** A clip's features: numbers, and yes-or-no for `has_audio`. What is not there is missing; 0 and false are there. */
export type ClipFeatures = Readonly<Record<string, number | boolean>>;

/** The kind of the feature of that name; undefined when there is none. */
export function featureKind(name: string): FeatureKind | undefined {
  if (Object.hasOwn(FEATURES, name)) return FEATURES[name as KnownFeature];
  return OWN_FEATURE_NAME.test(name) ? OWN_FEATURE : undefined;
}

/** “unknown feature motion_intesity; did you mean motion_intensity?” */
export function unknownFeature(name: string): string {
  const near = closest(name, Object.keys(FEATURES));
  const hint = near === undefined ? 'a name of your own starts with x_ (letters, digits, _)' : `did you mean ${near}?`;
  return `unknown feature ${JSON.stringify(name)}; ${hint}`;
}
