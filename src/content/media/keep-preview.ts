import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { isEngineError, makeDirectory } from '../../core/kernel/index.ts';
import { type AnalyzeOptions, analyzeWithPreview } from './analyze.ts';
import { proxyPath, storyboardPath, visibleFilm } from './file-store.ts';
import type { MadePreview } from './schema.ts';
import { type Film, putStoryboard } from './store.ts';
import type { PreviewFiles } from './task.ts';

/** Returns where the film's proxy (browsers cannot play every codec) and storyboard are stored. */
export async function previewFiles(ctx: Context, { sha256 }: Film): Promise<PreviewFiles> {
  const [to, storyboardTo] = [proxyPath(ctx, sha256), storyboardPath(ctx, sha256)];
  makeDirectory(dirname(to));
  return { to, storyboardTo };
}

/** Records that a film has its preview. If it has none, logs the reason, and the next analysis tries again. */
export async function keepPreview(ctx: Context, db: Sql, film: Film, made: MadePreview | undefined): Promise<void> {
  if (made === undefined) return;
  if ('storyboard' in made) await putStoryboard(db, film, made.storyboard);
  else ctx.log.warn({ err: made.failed, video_asset_id: film.video_asset_id }, NOT_MADE);
}

const NOT_MADE = 'no proxy could be created from the film';

/** Makes the preview of a film that was measured but has none: analyzes it again and keeps only the preview. */
export async function makeMissingPreview(ctx: Context, film: Film, { threads, signal }: AnalyzeOptions): Promise<void> {
  if (film.storyboard !== undefined) return;
  try {
    const files = await previewFiles(ctx, film);
    const path = await visibleFilm(ctx, film.file);
    const { preview } = await analyzeWithPreview(path, files, { threads, signal, isUnderstood: false });
    await keepPreview(ctx, ctx.db, film, preview);
  } catch (error) {
    if (signal?.aborted === true || !isEngineError(error)) throw error;
    ctx.log.warn({ err: error, video_asset_id: film.video_asset_id }, NOT_MADE);
  }
}
