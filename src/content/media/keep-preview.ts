import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { isEngineError, makeDirectory } from '../../core/kernel/index.ts';
import { type AnalyzeOptions, analyzeWithPreview } from './analyze.ts';
import { proxyPath, storyboardPath, visibleFilm } from './file-store.ts';
import type { MadePreview } from './schema.ts';
import { type Film, putStoryboard } from './store.ts';
import type { PreviewFiles } from './task.ts';

/** Where the proxy (browsers cannot play every codec) and the storyboard of a film go. */
export async function previewFiles(ctx: Context, { sha256 }: Film): Promise<PreviewFiles> {
  const [to, storyboardTo] = [proxyPath(ctx, sha256), storyboardPath(ctx, sha256)];
  makeDirectory(dirname(to));
  return { to, storyboardTo };
}

/** Remembers that a film has its preview; the log says why it has none, and the next analysis tries again. */
export async function keepPreview(ctx: Context, db: Sql, film: Film, made: MadePreview | undefined): Promise<void> {
  if (made === undefined) return;
  if ('storyboard' in made) await putStoryboard(db, film, made.storyboard);
  else ctx.log.warn({ err: made.failed, video_asset_id: film.video_asset_id }, NOT_MADE);
}

const NOT_MADE = 'no proxy could be created from the film';

/** For a film that is measured but has no preview yet: one more analysis, of which only that is kept. */
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
