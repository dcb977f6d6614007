import type { KnownFeature } from '../../core/kernel/index.ts';
import { mean } from './mean.ts';
import { blockLoudness, blocksInside } from './measure/loudness.ts';
import type { GridPicture, Measurement } from './measure/measurement.ts';
import type { Stretch } from './shots.ts';

/** The features that this folder measures. Features that cannot be measured are absent, such as sound without an audio track. */
export type MeasuredFeatures = Partial<Record<KnownFeature, number | boolean>>;

/** Length of the hook: the time in which a viewer decides to stay. */
const HOOK_MS = 3000;
/** Sound below this level is silence, dBFS: the default noise tolerance of FFmpeg's silencedetect. */
export const SILENCE_DB = -60;

/** Describes how a part of a film looks and sounds; docs/media.md has formulas, units and sources. */
export function describePictureAndSound(film: Measurement, cutsMs: readonly number[], clip: Stretch): MeasuredFeatures {
  const pictures = within(film.grid, clip);
  const seconds = (clip.end_ms - clip.start_ms) / 1000;
  const features: MeasuredFeatures = {
    ...describePicture(pictures, cutsMs),
    shot_rate_hz: cutsInside(cutsMs, clip).length / seconds,
    width: film.width,
    height: film.height,
    fps: film.fps,
    has_audio: film.hasAudio,
    ...describeSound(film, clip),
  };
  const hook = hookStrength(film, cutsMs, clip);
  if (hook !== undefined) features.hook_strength = hook;
  return features;
}

function describePicture(pictures: readonly GridPicture[], cutsMs: readonly number[]): MeasuredFeatures {
  if (pictures.length === 0) return {};
  const features: MeasuredFeatures = {
    visual_score: mean(pictures.map(visualScore)),
    brightness: share(mean(pictures.map((picture) => picture.brightness))),
    sharpness: mean(pictures.map((picture) => sharpnessShare(picture.sharpness))),
    black_share: mean(pictures.map((picture) => (picture.isBlack ? 1 : 0))),
  };
  const motion = motionIntensity(pictures, cutsMs);
  if (motion !== undefined) features.motion_intensity = motion;
  return features;
}

function describeSound(film: Measurement, clip: Stretch): MeasuredFeatures {
  const hops = within(film.hops, clip);
  if (!film.hasAudio || hops.length === 0) return {};
  const levels = hops.flatMap((hop) => [...hop.levelsDb]);
  return {
    loudness_lufs: blockLoudness(hops, clip),
    silence_share: mean(levels.map((level) => (level < SILENCE_DB ? 1 : 0))),
  };
}

/** Returns sharpness s = v ÷ (v + 100), v the variance of the Laplacian; 100, the usual boundary between blurred and sharp, becomes ½. */
export const sharpnessShare = (variance: number) => variance / (variance + 100);

/** Returns the mean of sharpness, exposure quality and colorfulness ÷ 109 (“extremely colorful” in Hasler and Süsstrunk's table). */
export const visualScore = (picture: GridPicture) =>
  share((sharpnessShare(picture.sharpness) + picture.exposure + Math.min(1, picture.color / 109)) / 3);

/** Returns 1 − e^(−d ÷ 0.03), d the mean difference of luma over a tenth of a second: about 0.1 for a static camera, 0.8 for a hand-held one. */
export const motionShare = (amount: number) => 1 - Math.exp(-amount / 0.03);

/** Returns the mean over pairs of frames in the same shot: a change at a cut is editing, not motion. Undefined if there is no pair. */
function motionIntensity(pictures: readonly GridPicture[], cutsMs: readonly number[]): number | undefined {
  const amounts = pictures.flatMap((picture, at) => {
    const before = pictures[at - 1];
    if (before === undefined || picture.motion === undefined) return [];
    return cutsMs.some((cut) => cut > before.ms && cut <= picture.ms + 0.5) ? [] : [picture.motion];
  });
  return amounts.length === 0 ? undefined : motionShare(mean(amounts));
}

/**
 * Measures how much happens in the first three seconds. Picture p = 1 − (1 − m)·2^(−c), m the motion intensity and c the cuts in
 * it; sound s = the loudest moment, from −40 LUFS (0) to −14 LUFS (1). Returns the mean of both, or p if there is no sound. Our
 * own measure, because none is published.
 */
function hookStrength(film: Measurement, cutsMs: readonly number[], clip: Stretch): number | undefined {
  const hook = { start_ms: clip.start_ms, end_ms: Math.min(clip.end_ms, clip.start_ms + HOOK_MS) };
  const motion = motionIntensity(within(film.grid, hook), cutsMs);
  if (motion === undefined) return undefined;
  const picture = 1 - (1 - motion) * 2 ** -cutsInside(cutsMs, hook).length;
  const hops = within(film.hops, hook);
  if (!film.hasAudio || hops.length === 0) return picture;
  const blocks = blocksInside(hops, hook);
  const moments = (blocks.length > 0 ? blocks : hops).map((hop) => hop.momentaryLufs);
  return (picture + loudnessShare(Math.max(...moments))) / 2;
}

/** Returns 0 for −40 LUFS or less, 1 for −14 LUFS (the platforms' playback level) or more. */
export const loudnessShare = (lufs: number) => share((lufs + 40) / 26);

export const cutsInside = (cutsMs: readonly number[], { start_ms, end_ms }: Stretch) =>
  cutsMs.filter((cut) => cut > start_ms && cut < end_ms);

/** Returns the measurements within the part, after a binary search for its start. */
export function within<T extends { readonly ms: number }>(measured: readonly T[], { start_ms, end_ms }: Stretch): T[] {
  let [low, high] = [0, measured.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((measured[middle]?.ms ?? 0) < start_ms - 0.5) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let at = low; at < measured.length; at += 1) {
    const item = measured[at];
    if (item === undefined || item.ms >= end_ms - 0.5) break;
    found.push(item);
  }
  return found;
}

const share = (value: number) => Math.min(1, Math.max(0, value));
