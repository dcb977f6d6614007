import { platformFacts } from '../../core/platforms/index.ts';
import type { Contribution, Explanation } from './explain.ts';

/** Low, middling, high: what is said of a value in [0, 1]. */
const LEVELS: Partial<Record<string, readonly [string, string, string]>> = {
  visual_score: ['looks poor', 'looks fair', 'looks good'],
  motion_intensity: ['hardly moves', 'moves a little', 'lively'],
  cut_position: ['early in the video', 'in the middle of the video', 'late in the video'],
  hook_strength: ['slow start', 'fair start', 'strong start'],
  silence_share: ['hardly silent', 'partly silent', 'mostly silent'],
  speech_share: ['little speech', 'some speech', 'much speech'],
  brightness: ['dark', 'fairly lit', 'bright'],
  sharpness: ['blurred', 'fairly sharp', 'sharp'],
  black_share: ['hardly any black', 'partly black', 'mostly black'],
  trend_score: ['off trend', 'somewhat on trend', 'on trend'],
};

const QUANTITIES: Partial<Record<string, (value: number) => string>> = {
  duration_ms: (ms) => `length ${seconds(ms)}`,
  shot_rate_hz: (rate) => `${short(rate)} cuts a second`,
  loudness_lufs: (lufs) => `loudness ${short(lufs)} LUFS`,
  width: (px) => `width ${short(px)} px`,
  height: (px) => `height ${short(px)} px`,
  aspect_ratio: (ratio) => `aspect ratio ${short(ratio)}`,
  fps: (fps) => `${short(fps)} frames a second`,
  file_size_bytes: (bytes) => `file of ${short(bytes / 1e6)} MB`,
  bitrate_bps: (bps) => `${short(bps / 1e3)} kbit/s`,
};

/**
 * One line for people: “TikTok 0.71: looks good (+.36), right length 12 s (+.16), lively (+.11)”. The features that count
 * most come first; `most` is how many are named.
 */
export function explainInWords(explanation: Explanation, most = 3): string {
  const { platform, score, contributions, boosts, failed, unknown, advice } = explanation;
  const ranked = contributions.toSorted((a, b) => b.contribution - a.contribution).slice(0, most);
  const because = ranked.map((each) => `${inWords(each)} (+${points(each.contribution)})`).join(', ');
  const sentences = [`${platformFacts(platform).label} ${score.toFixed(2)}: ${because}`];
  for (const boost of boosts) sentences.push(`× ${short(boost.multiply)} because ${boost.because}`);
  if (failed.length > 0) sentences.push(`may not run: ${failed.map((each) => each.because).join('; ')}`);
  if (unknown.length > 0) sentences.push(`not known yet: ${unknown.map((each) => each.because).join('; ')}`);
  if (advice.length > 0) sentences.push(`advice: ${advice.map((each) => each.because).join('; ')}`);
  return sentences.join(' · ');
}

function inWords({ feature, value, shaped }: Contribution): string {
  if (value === null) return `${plainName(feature)} not known`;
  if (feature === 'has_audio') return value ? 'has sound' : 'has no sound';
  const number = Number(value);
  const levels = LEVELS[feature];
  if (levels !== undefined) return level(number, levels);
  const quantity = QUANTITIES[feature]?.(number) ?? `${plainName(feature)} ${short(number)}`;
  return `${level(shaped, ['wrong', 'fair', 'right'])} ${quantity}`;
}

const level = (share: number, [low, middling, high]: readonly [string, string, string]) =>
  share < 1 / 3 ? low : share < 2 / 3 ? middling : high;

const plainName = (feature: string) =>
  feature
    .replace(/^x_/, '')
    .replace(/_(ms|hz|lufs|bytes|bps)$/, '')
    .replaceAll('_', ' ');

/** “.36”: what a contribution adds. */
const points = (contribution: number) => contribution.toFixed(2).replace(/^0\./, '.');

const short = (value: number) => String(Number(value.toPrecision(4)));

export const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;
