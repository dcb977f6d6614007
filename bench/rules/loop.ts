import type { ClipColumns } from './clips.ts';
import { type Engine, emptyScored, type Input, type Scored } from './engine.ts';

/**
 * What a programmer would write by hand for these three rule sets: one pass over the columns for each, with every number inlined. `?? 0` is
 * only for the type checker and costs nothing.
 */
export function handWritten({ columns }: Input): Engine {
  return {
    name: 'hand-written loop',
    tolerance: 0,
    run: () => [tiktok(columns), instagram(columns), youtube(columns)],
  };
}

function tiktok(columns: ClipColumns): Scored {
  const { visual_score, duration_ms, cut_position, motion_intensity, hook_strength, sharpness } = columns;
  const { loudness_lufs, silence_share, trend_score, brightness, black_share } = columns;
  const count = visual_score.length;
  const { scores, eligible } = emptyScored(count);
  const beforeClamp = new Float64Array(count);
  const total = 0.5 + 0.16 + 0.2 + 0.15 + 0.3 + 0.1 + 0.1 + 0.05;
  for (let i = 0; i < count; i++) {
    const visual = visual_score[i] ?? 0;
    const ms = duration_ms[i] ?? 0;
    const cut = cut_position[i] ?? 0;
    const motion = motion_intensity[i] ?? 0;
    const hook = hook_strength[i] ?? 0;
    const sharp = sharpness[i] ?? 0;
    const loud = loudness_lufs[i] ?? 0;
    const silence = silence_share[i] ?? 0;
    let length = 0.5;
    if (ms >= 180000) length = 0;
    else if (ms >= 60000) length = 0.25 + ((ms - 60000) * (0 - 0.25)) / (180000 - 60000);
    else if (ms >= 15000) length = 1 + ((ms - 15000) * (0.25 - 1)) / (60000 - 15000);
    else if (ms >= 5000) length = 1 + ((ms - 5000) * (1 - 1)) / (15000 - 5000);
    else if (ms > 0) length = 0 + ((ms - 0) * (1 - 0)) / (5000 - 0);
    else if (ms <= 0) length = 0;
    let sum = 0.5 * unit(visual);
    sum += 0.16 * length;
    sum += 0.2 * cutWorth(cut);
    sum += 0.15 * unit(motion);
    sum += 0.3 * unit(hook);
    sum += 0.1 * sharpWorth(sharp);
    sum += 0.1 * loudWorth(loud);
    sum += 0.05 * silenceWorth(silence);
    let score = sum / total;
    if (hook > 0.7 && ms <= 15000) score *= 1.1;
    if (motion > 0.6 && visual > 0.5) score *= 1.05;
    if (loud >= -18 && loud <= -12) score *= 1.03;
    if ((trend_score[i] ?? 0) > 0.8 || (brightness[i] ?? 0) > 0.7) score *= 1.02;
    beforeClamp[i] = score;
    scores[i] = score > 0 ? (score > 1 ? 1 : score) : 0;
    eligible[i] = ms < 5000 || ms > 60000 || (black_share[i] ?? 0) > 0.2 ? 0 : 1;
  }
  return { scores, beforeClamp, eligible };
}

function instagram(columns: ClipColumns): Scored {
  const { visual_score, duration_ms, cut_position, motion_intensity, hook_strength, sharpness } = columns;
  const { loudness_lufs, silence_share, trend_score, brightness, black_share } = columns;
  const count = visual_score.length;
  const { scores, eligible } = emptyScored(count);
  const beforeClamp = new Float64Array(count);
  const total = 0.65 + 0.2 + 0.2 + 0.1 + 0.25 + 0.15 + 0.1 + 0.05;
  for (let i = 0; i < count; i++) {
    const visual = visual_score[i] ?? 0;
    const ms = duration_ms[i] ?? 0;
    const cut = cut_position[i] ?? 0;
    const motion = motion_intensity[i] ?? 0;
    const hook = hook_strength[i] ?? 0;
    const sharp = sharpness[i] ?? 0;
    const loud = loudness_lufs[i] ?? 0;
    const silence = silence_share[i] ?? 0;
    let length = 0.5;
    if (ms >= 180000) length = 0;
    else if (ms >= 90000) length = 0.25 + ((ms - 90000) * (0 - 0.25)) / (180000 - 90000);
    else if (ms >= 30000) length = 1 + ((ms - 30000) * (0.25 - 1)) / (90000 - 30000);
    else if (ms >= 15000) length = 1 + ((ms - 15000) * (1 - 1)) / (30000 - 15000);
    else if (ms >= 5000) length = 0.4 + ((ms - 5000) * (1 - 0.4)) / (15000 - 5000);
    else if (ms > 0) length = 0 + ((ms - 0) * (0.4 - 0)) / (5000 - 0);
    else if (ms <= 0) length = 0;
    let sum = 0.65 * unit(visual);
    sum += 0.2 * length;
    sum += 0.2 * cutWorth(cut);
    sum += 0.1 * unit(motion);
    sum += 0.25 * unit(hook);
    sum += 0.15 * sharpWorth(sharp);
    sum += 0.1 * loudWorth(loud);
    sum += 0.05 * silenceWorth(silence);
    let score = sum / total;
    if (hook > 0.7 && ms <= 15000) score *= 1.1;
    if (motion > 0.6 && visual > 0.5) score *= 1.05;
    if (loud >= -18 && loud <= -12) score *= 1.03;
    if ((trend_score[i] ?? 0) > 0.8 || (brightness[i] ?? 0) > 0.7) score *= 1.02;
    beforeClamp[i] = score;
    scores[i] = score > 0 ? (score > 1 ? 1 : score) : 0;
    eligible[i] = ms < 3000 || ms > 90000 || (black_share[i] ?? 0) > 0.2 ? 0 : 1;
  }
  return { scores, beforeClamp, eligible };
}

function youtube(columns: ClipColumns): Scored {
  const { visual_score, duration_ms, cut_position, motion_intensity, hook_strength, sharpness } = columns;
  const { loudness_lufs, silence_share, trend_score, brightness, black_share } = columns;
  const count = visual_score.length;
  const { scores, eligible } = emptyScored(count);
  const beforeClamp = new Float64Array(count);
  const total = 0.5 + 0.28 + 0.24 + 0.1 + 0.2 + 0.1 + 0.1 + 0.1;
  for (let i = 0; i < count; i++) {
    const visual = visual_score[i] ?? 0;
    const ms = duration_ms[i] ?? 0;
    const cut = cut_position[i] ?? 0;
    const motion = motion_intensity[i] ?? 0;
    const hook = hook_strength[i] ?? 0;
    const sharp = sharpness[i] ?? 0;
    const loud = loudness_lufs[i] ?? 0;
    const silence = silence_share[i] ?? 0;
    let length = 0.5;
    if (ms >= 600000) length = 0;
    else if (ms >= 180000) length = 0.25 + ((ms - 180000) * (0 - 0.25)) / (600000 - 180000);
    else if (ms >= 60000) length = 1 + ((ms - 60000) * (0.25 - 1)) / (180000 - 60000);
    else if (ms >= 45000) length = 1 + ((ms - 45000) * (1 - 1)) / (60000 - 45000);
    else if (ms >= 15000) length = 0.4 + ((ms - 15000) * (1 - 0.4)) / (45000 - 15000);
    else if (ms > 0) length = 0 + ((ms - 0) * (0.4 - 0)) / (15000 - 0);
    else if (ms <= 0) length = 0;
    let sum = 0.5 * unit(visual);
    sum += 0.28 * length;
    sum += 0.24 * cutWorth(cut);
    sum += 0.1 * unit(motion);
    sum += 0.2 * unit(hook);
    sum += 0.1 * sharpWorth(sharp);
    sum += 0.1 * loudWorth(loud);
    sum += 0.1 * silenceWorth(silence);
    let score = sum / total;
    if (hook > 0.7 && ms <= 15000) score *= 1.1;
    if (motion > 0.6 && visual > 0.5) score *= 1.05;
    if (loud >= -18 && loud <= -12) score *= 1.03;
    if ((trend_score[i] ?? 0) > 0.8 || (brightness[i] ?? 0) > 0.7) score *= 1.02;
    beforeClamp[i] = score;
    scores[i] = score > 0 ? (score > 1 ? 1 : score) : 0;
    eligible[i] = ms < 1000 || ms > 180000 || (black_share[i] ?? 0) > 0.2 ? 0 : 1;
  }
  return { scores, beforeClamp, eligible };
}

// The common parts of the three, which the compiler inlines. A comparison with NaN, which means missing, is false.

function unit(value: number): number {
  return value >= 0 ? (value > 1 ? 1 : value) : value < 0 ? 0 : 0.5;
}

function cutWorth(cut: number): number {
  if (cut >= 1) return 0.5;
  if (cut > 0) return 1 + ((cut - 0) * (0.5 - 1)) / (1 - 0);
  return cut <= 0 ? 1 : 0.5;
}

function sharpWorth(sharp: number): number {
  if (sharp >= 0.6) return 1;
  if (sharp > 0.1) return 0 + ((sharp - 0.1) * (1 - 0)) / (0.6 - 0.1);
  return sharp <= 0.1 ? 0 : 0.5;
}

function loudWorth(loud: number): number {
  if (loud >= -8) return 0.5;
  if (loud >= -16) return 1 + ((loud - -16) * (0.5 - 1)) / (-8 - -16);
  if (loud > -40) return 0 + ((loud - -40) * (1 - 0)) / (-16 - -40);
  return loud <= -40 ? 0 : 0.5;
}

function silenceWorth(silence: number): number {
  if (silence >= 1) return 0;
  if (silence >= 0.5) return 0.2 + ((silence - 0.5) * (0 - 0.2)) / (1 - 0.5);
  if (silence > 0) return 1 + ((silence - 0) * (0.2 - 1)) / (0.5 - 0);
  return silence <= 0 ? 1 : 0.5;
}
