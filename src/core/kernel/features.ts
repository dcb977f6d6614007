import { closest } from './closest.ts';
import type { FeatureKind } from './feature-kind.ts';

type Words = readonly [low: string, middling: string, high: string];

const share = (meaning: string, words: Words) =>
  ({ type: 'number', unit: '[0,1]', min: 0, max: 1, meaning, words: { levels: words } }) as const;
const number = (unit: string, [min, max]: readonly [number, number], meaning: string, quantity: Quantity) =>
  ({ type: 'number', unit, min, max, meaning, words: { quantity } }) as const;
const count = (unit: string, min: number, meaning: string, quantity: Quantity) =>
  ({ ...number(unit, [min, Number.MAX_SAFE_INTEGER], meaning, quantity), integer: true }) as const;

type Quantity = (value: number) => string;
const short = (value: number) => String(Number(value.toPrecision(4)));
const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;

/**
 * The features of a clip that every part of the engine knows (docs/rules.md, “Features”), in the order in which people see them.
 * A row is all that a feature needs, apart from code that measures it.
 */
export const FEATURES = {
  visual_score: share('visual quality: sharpness, exposure, color', ['looks poor', 'looks fair', 'looks good']),
  duration_ms: {
    ...count('ms', 0, 'end − start', (ms) => `length ${seconds(ms)}`),
    derived: { formula: 'end_ms − start_ms', isGivable: false, of: ({ start_ms, end_ms }) => end_ms - start_ms },
  },
  cut_position: {
    ...share('middle of the clip ÷ duration of the video', [
      'early in the video',
      'in the middle of the video',
      'late in the video',
    ]),
    derived: {
      formula: "middle of the clip ÷ the video's duration",
      isGivable: true,
      of: ({ start_ms, end_ms }, durationMs) =>
        durationMs === null ? undefined : (start_ms + end_ms) / 2 / durationMs,
    },
  },
  motion_intensity: share('mean change from frame to frame', ['hardly moves', 'moves a little', 'lively']),
  hook_strength: share('how much happens in the first 3 s, in picture and sound', [
    'slow start',
    'fair start',
    'strong start',
  ]),
  shot_rate_hz: number('1/s', [0, 1000], 'cuts per second inside the clip', (rate) => `${short(rate)} cuts per second`),
  loudness_lufs: number('LUFS', [-200, 50], 'integrated loudness, EBU R128', (lufs) => `loudness ${short(lufs)} LUFS`),
  silence_share: share('share of the clip that is silent', ['hardly silent', 'partly silent', 'mostly silent']),
  speech_share: share('share of the clip in which someone speaks', ['little speech', 'some speech', 'much speech']),
  speech_in_hook: share('share of the first 3 s in which someone speaks', [
    'silent start',
    'spoken start',
    'speech starts immediately',
  ]),
  speech_first_ms: count('ms', 0, 'when someone first speaks', (ms) => `first words after ${seconds(ms)}`),
  starts_in_speech: share('1 when it starts in mid-speech', [
    'starts in a pause',
    'starts close to speech',
    'starts in mid-speech',
  ]),
  ends_in_speech: share('1 when it ends in mid-speech', [
    'ends in a pause',
    'ends close to speech',
    'ends in mid-speech',
  ]),
  longest_pause_ms: count('ms', 0, 'longest time without speech', (ms) => `longest pause ${seconds(ms)}`),
  syllable_rate_hz: number(
    '1/s',
    [0, 50],
    'syllables per second of speech',
    (rate) => `${short(rate)} syllables per second`,
  ),
  words_per_s: number('1/s', [0, 100], 'words per second of speech', (rate) => `${short(rate)} words per second`),
  ends_with_sentence: share('1 when it ends where a sentence does', [
    'ends within a sentence',
    'ends near a sentence',
    'ends with a sentence',
  ]),
  caption_coverage: share('share of the speech during which text is shown', [
    'hardly captioned',
    'partly captioned',
    'captioned',
  ]),
  text_share: share('share of the time in which text is shown over the picture', [
    'hardly any text',
    'some text',
    'much text',
  ]),
  text_first_ms: count('ms', 0, 'when text is first shown over the picture', (ms) => `first text after ${seconds(ms)}`),
  text_outside_safe_share: share('share of the text that a platform covers or the crop cuts away', [
    'text in the safe zone',
    'text partly covered',
    'text mostly covered',
  ]),
  brightness: share('mean luma', ['dark', 'fairly lit', 'bright']),
  sharpness: share('how sharp the picture is', ['blurred', 'fairly sharp', 'sharp']),
  black_share: share('share of black frames', ['hardly any black', 'partly black', 'mostly black']),
  bars_share: share('share of the picture under black bars', ['hardly any bars', 'black bars', 'mostly black bars']),
  flash_rate_hz: number(
    '1/s',
    [0, 1000],
    'the most flashes in any second, WCAG 2.3.1 (more than 3 are dangerous)',
    (rate) => `up to ${short(rate)} flashes per second`,
  ),
  freeze_share: share('share of the clip in which nothing moves for a second or longer', [
    'almost always moves',
    'partly still',
    'mostly still',
  ]),
  first_picture_ok: share('1 unless the first frame is black, blurred, or frozen for half a second', [
    'starts on a black, blurred or frozen frame',
    'starts on a weak frame',
    'starts on a clear, moving picture',
  ]),
  loop_distance: share('how much the last frame differs from the first', [
    'loops well',
    'loops fairly',
    'jumps when it loops',
  ]),
  nearest_clip_distance: number(
    'bit',
    [0, 64],
    'mean distance of difference hashes from the most similar other clip of the film',
    (bits) => `${short(bits)} of 64 bits from the most similar clip`,
  ),
  spectral_centroid_hz: number(
    'Hz',
    [0, 24_000],
    'how bright it sounds: center of the spectrum',
    (hz) => `sounds centered at ${short(hz)} Hz`,
  ),
  onset_cut_share: share('share of cuts on an onset of the sound, beyond chance', [
    'cuts off the beat',
    'cuts partly on the beat',
    'cuts on the beat',
  ]),
  width: count('px', 1, 'width of the film that the clip is cut from', (px) => `width ${short(px)} px`),
  height: count('px', 1, 'height of the film that the clip is cut from', (px) => `height ${short(px)} px`),
  aspect_ratio: {
    ...number('', [0, 1e6], 'width ÷ height', (ratio) => `aspect ratio ${short(ratio)}`),
    derived: { formula: 'width ÷ height', isGivable: false, of: ({ features }) => aspectRatio(features) },
  },
  fps: number('1/s', [0, 1000], 'frames per second', (fps) => `${short(fps)} frames per second`),
  has_audio: {
    ...{ type: 'boolean', unit: '', meaning: 'whether there is a sound track' },
    words: { flags: ['has no sound', 'has sound'] },
  },
  file_size_bytes: count('B', 0, 'size of the rendered clip file', (bytes) => `file of ${short(bytes / 1e6)} MB`),
  bitrate_bps: number('bit/s', [0, 1e15], 'bit rate of the rendered clip file', (bps) => `${short(bps / 1e3)} kbit/s`),
  trend_score: share('supplied with the clip', ['off trend', 'somewhat on trend', 'on trend']),
} as const satisfies Record<string, FeatureKind>;

export type KnownFeature = keyof typeof FEATURES;

/** A user's own feature: any finite number under a name that starts with `x_`. */
export const OWN_FEATURE_NAME = /^x_[A-Za-z0-9_]{1,62}$/;
const OWN_FEATURE: FeatureKind = { type: 'number', unit: '', meaning: "the user's own" };

/** A clip's features: numbers, and true or false for `has_audio`. An absent feature is missing; 0 and false are values. */
export type ClipFeatures = Readonly<Record<string, number | boolean>>;

/** Returns the kind of the feature of that name; undefined if there is none. */
export function featureKind(name: string): FeatureKind | undefined {
  if (Object.hasOwn(FEATURES, name)) return FEATURES[name as KnownFeature];
  return OWN_FEATURE_NAME.test(name) ? OWN_FEATURE : undefined;
}

/** Returns width ÷ height if both are known. */
export const aspectRatio = ({ width, height }: ClipFeatures): number | undefined =>
  typeof width === 'number' && typeof height === 'number' ? width / height : undefined;

/** Words the error, such as “unknown feature motion_intesity; did you mean motion_intensity?” */
export function unknownFeature(name: string): string {
  const near = closest(name, Object.keys(FEATURES));
  const hint = near === undefined ? 'a name of your own starts with x_ (letters, digits, _)' : `did you mean ${near}?`;
  return `unknown feature ${JSON.stringify(name)}; ${hint}`;
}
