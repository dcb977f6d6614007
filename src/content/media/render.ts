import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EngineError, type FieldError, invalid } from '../../core/kernel/index.ts';
import { analyzeFilm, refuseUnreadable } from './analyze.ts';
import { type CropPlan, type FilmAnalysis, PlannedClip, type RenderTarget, type TextTrack } from './schema.ts';
import type { Stretch } from './shots.ts';
import { runTask, type TaskOptions } from './supervise.ts';

/** A rendered clip: the file, its measurements, and the features that only a rendered file has. */
export interface RenderedClip {
  readonly file: string;
  readonly analysis: FilmAnalysis;
  /** Whether overlaid text is cut off: no 9:16 window keeps it whole. */
  readonly cuts_text: boolean;
  /** Time in the film at which its thumbnail is taken. */
  readonly thumbnail_ms: number;
  readonly features: { readonly file_size_bytes: number; readonly bitrate_bps: number };
}

/** Limits and options of rendering. */
export interface RenderOptions extends TaskOptions {
  /** Decoder and encoder threads; by default 2. */
  readonly threads?: number;
  /** Where to crop; by default planned by measuring the part. */
  readonly crop?: CropPlan | undefined;
  /** Overlaid text, which a planned crop keeps if possible. */
  readonly texts?: readonly TextTrack[] | undefined;
}

/**
 * Renders a clip of a film as MP4 (H.264, AAC): cut to the frame, cropped to 9:16 around the motion, −14 LUFS, within the
 * target's size limit. The result is analyzed again and returned only if it meets the target's requirements.
 * @throws EngineError `validation-failed` if the part does not fit the target, `render-refused` if the result does not
 */
export async function renderClip(
  file: string,
  clip: Stretch,
  target: RenderTarget,
  to: string,
  options: RenderOptions = {},
): Promise<RenderedClip> {
  refuseStretch(clip, target);
  await refuseUnreadable(file);
  const { threads = 2, crop, texts } = options;
  const [source, goal] = [resolve(file), resolve(to)];
  const { start_ms, end_ms } = clip;
  // Renamed once it is complete and correct: an earlier render stays until then.
  const draft = `${goal}.${randomUUID()}.part`;
  const task = { kind: 'render', file: source, to: draft, start_ms, end_ms, target, crop, texts, threads } as const;
  try {
    const planned = await runTask(task, PlannedClip, options);
    const analysis = await analyzeFilm(draft, { threads, signal: options.signal, isUnderstood: false });
    const problems = unfulfilled(analysis, clip, target);
    if (problems.length > 0)
      throw new EngineError('render-refused', `the clip cannot run on ${target.name}: ${problems.join('; ')}`);
    await rename(draft, goal);
    const { size_bytes: file_size_bytes, bitrate_bps } = analysis;
    return { file: goal, analysis, ...planned, features: { file_size_bytes, bitrate_bps } };
  } finally {
    await rm(draft, { force: true });
  }
}

function refuseStretch({ start_ms, end_ms }: Stretch, target: RenderTarget) {
  const errors: FieldError[] = [];
  const lengthMs = end_ms - start_ms;
  if (start_ms < 0) errors.push({ path: 'start_ms', message: `must not be negative (${start_ms})` });
  if (lengthMs <= 0) errors.push({ path: 'end_ms', message: `must be after start_ms (${start_ms} to ${end_ms})` });
  else if (lengthMs < (target.min_duration_ms ?? 0))
    errors.push({
      path: 'end_ms',
      message: `${target.name} accepts clips of ${target.min_duration_ms} ms or more, not ${lengthMs}`,
    });
  else if (lengthMs > target.max_duration_ms)
    errors.push({
      path: 'end_ms',
      message: `${target.name} accepts clips of ${target.max_duration_ms} ms or less, not ${lengthMs}`,
    });
  if (errors.length > 0) throw invalid(errors);
}

type Measured = Pick<FilmAnalysis, 'size_bytes' | 'bitrate_bps' | 'duration_ms' | 'width' | 'height' | 'fps'>;

/** Returns in words what a rendered clip lacks; its length may be short by up to two frames. */
export function unfulfilled(analysis: Measured, clip: Stretch, target: RenderTarget): string[] {
  const frameMs = 1000 / analysis.fps;
  const lacks: [boolean, string][] = [
    [analysis.size_bytes > target.max_size_bytes, `${analysis.size_bytes} bytes, at most ${target.max_size_bytes}`],
    [
      analysis.bitrate_bps < (target.min_bitrate_bps ?? 0),
      `${analysis.bitrate_bps} bit/s, at least ${target.min_bitrate_bps}`,
    ],
    [
      analysis.duration_ms < (target.min_duration_ms ?? 0),
      `${analysis.duration_ms} ms, at least ${target.min_duration_ms}`,
    ],
    [analysis.duration_ms > target.max_duration_ms, `${analysis.duration_ms} ms, at most ${target.max_duration_ms}`],
    [analysis.width < 540 || analysis.height < 960, `${analysis.width} × ${analysis.height}, at least 540 × 960`],
    [
      analysis.duration_ms < clip.end_ms - clip.start_ms - 2 * frameMs,
      `${analysis.duration_ms} ms instead of ${clip.end_ms - clip.start_ms}: the film ends before the clip does`,
    ],
  ];
  return lacks.flatMap(([isLacking, words]) => (isLacking ? [words] : []));
}
