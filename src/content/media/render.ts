import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { EngineError, type FieldError, invalid } from '../../core/kernel/index.ts';
import { type AnalyzeOptions, analyzeFilm, refuseUnreadable } from './analyze.ts';
import type { FilmAnalysis, RenderTarget } from './schema.ts';
import type { Stretch } from './shots.ts';
import { runTask } from './supervise.ts';

/** A rendered clip: the file, what it measures, and the features that only a rendered file has. */
export interface RenderedClip {
  readonly file: string;
  readonly analysis: FilmAnalysis;
  readonly features: { readonly file_size_bytes: number; readonly bitrate_bps: number };
}

/**
 * Renders a clip of a film as MP4 (H.264, AAC): cut to the frame, cropped to 9:16 around the motion, −14 LUFS, within the target's size.
 * The result is analyzed again and handed over only when it fulfils what the target insists on.
 * @throws EngineError `validation-failed` when the stretch does not fit the target, `render-refused` when the result does not
 */
export async function renderClip(
  file: string,
  clip: Stretch,
  target: RenderTarget,
  to: string,
  options: Omit<AnalyzeOptions, 'minMs' | 'maxMs' | 'count' | 'fixedMs' | 'preferredMs'> = {},
): Promise<RenderedClip> {
  refuseStretch(clip, target);
  await refuseUnreadable(file);
  const { threads = 2, maxDurationMs: _, ...limits } = options;
  const [source, goal] = [resolve(file), resolve(to)];
  const { startMs, endMs } = clip;
  // Renamed when it is whole and right: what was rendered before stays until then.
  const draft = `${goal}.${randomUUID()}.part`;
  const task = { kind: 'render', file: source, to: draft, startMs, endMs, target, threads } as const;
  try {
    await runTask(task, z.null(), limits);
    const analysis = await analyzeFilm(draft, { threads, signal: options.signal });
    const problems = unfulfilled(analysis, clip, target);
    if (problems.length > 0)
      throw new EngineError('render-refused', `the clip does not suit ${target.name}: ${problems.join('; ')}`);
    await rename(draft, goal);
    const { sizeBytes: file_size_bytes, bitrateBps: bitrate_bps } = analysis;
    return { file: goal, analysis, features: { file_size_bytes, bitrate_bps } };
  } finally {
    await rm(draft, { force: true });
  }
}

function refuseStretch({ startMs, endMs }: Stretch, target: RenderTarget) {
  const errors: FieldError[] = [];
  const lengthMs = endMs - startMs;
  if (startMs < 0) errors.push({ path: 'start_ms', message: `must not be negative (${startMs})` });
  if (lengthMs <= 0) errors.push({ path: 'end_ms', message: `must be after start_ms (${startMs} to ${endMs})` });
  else if (lengthMs < (target.minDurationMs ?? 0))
    errors.push({
      path: 'end_ms',
      message: `${target.name} takes ${target.minDurationMs} ms or more, not ${lengthMs}`,
    });
  else if (lengthMs > target.maxDurationMs)
    errors.push({
      path: 'end_ms',
      message: `${target.name} takes ${target.maxDurationMs} ms or less, not ${lengthMs}`,
    });
  if (errors.length > 0) throw invalid(errors);
}

function unfulfilled(analysis: FilmAnalysis, clip: Stretch, target: RenderTarget): string[] {
  const frameMs = 1000 / analysis.fps;
  const lacks: [boolean, string][] = [
    [analysis.sizeBytes > target.maxSizeBytes, `${analysis.sizeBytes} bytes, at most ${target.maxSizeBytes}`],
    [
      analysis.bitrateBps < (target.minBitrateBps ?? 0),
      `${analysis.bitrateBps} bit/s, at least ${target.minBitrateBps}`,
    ],
    [analysis.durationMs < (target.minDurationMs ?? 0), `${analysis.durationMs} ms, at least ${target.minDurationMs}`],
    [analysis.durationMs > target.maxDurationMs, `${analysis.durationMs} ms, at most ${target.maxDurationMs}`],
    [analysis.width < 540 || analysis.height < 960, `${analysis.width} × ${analysis.height}, at least 540 × 960`],
    [
      analysis.durationMs < clip.endMs - clip.startMs - 2 * frameMs,
      `${analysis.durationMs} ms instead of ${clip.endMs - clip.startMs}: the film ends before the clip does`,
    ],
  ];
  return lacks.flatMap(([isLacking, words]) => (isLacking ? [words] : []));
}
