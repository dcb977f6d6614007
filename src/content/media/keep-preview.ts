import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import type { AnalyzeOptions } from './analyze.ts';
import { makeDirectory, proxyPath, storyboardPath, visibleFilm } from './file-store.ts';
import { type FilmAnalysis, Storyboard } from './schema.ts';
import { type Film, putStoryboard } from './store.ts';
import { runTask } from './supervise.ts';

/**
 * Makes what browsers play of a film, unless it is there: a proxy (they cannot play every codec) and a storyboard. The film is
 * measured without them: what goes wrong is logged, and the next analysis tries again.
 */
export async function keepPreview(
  ctx: Context,
  film: Film,
  { duration_ms, fps }: FilmAnalysis,
  { threads = 2, signal }: AnalyzeOptions,
): Promise<void> {
  if (film.storyboard !== undefined) return;
  const [to, storyboardTo] = [proxyPath(ctx, film.sha256), storyboardPath(ctx, film.sha256)];
  try {
    const file = await visibleFilm(ctx, film.file);
    await makeDirectory(dirname(to));
    const task = { kind: 'preview', file, to, storyboardTo, duration_ms, fps, threads } as const;
    await putStoryboard(ctx.db, film, await runTask(task, Storyboard, { signal }));
  } catch (error) {
    if (signal?.aborted === true || !isEngineError(error)) throw error;
    ctx.log.warn({ err: error, video_asset_id: film.video_asset_id }, 'no proxy could be created from the film');
  }
}
