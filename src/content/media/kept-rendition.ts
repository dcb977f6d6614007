import { stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { clipOfFilm } from './clip-of-film.ts';
import { sha256Of, thumbnailPath } from './file-store.ts';
import { findRendition } from './store.ts';

/** An existing file and its contents. */
export interface RenditionFile {
  readonly path: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** The film and times from which a clip is cut. */
export interface ClipCut {
  readonly film_sha256: string;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** @throws `clip-not-found`; `clip-not-ready`; `film-not-kept` */
export async function clipCut(ctx: Context, clipId: string): Promise<ClipCut> {
  const { clip, film } = await clipOfFilm(ctx, clipId);
  return { film_sha256: film.sha256, start_ms: clip.start_ms, end_ms: clip.end_ms };
}

/** Returns the rendition of a clip if it matches the current clip and film and its file exists unchanged. */
export async function keptRendition(
  ctx: Context,
  clipId: string,
  platform: Platform,
): Promise<{ readonly file: RenditionFile; readonly thumbnail?: RenditionFile } | undefined> {
  const [row, cut] = [await findRendition(ctx.db, clipId, platform), await clipCut(ctx, clipId)];
  const isOfClip = row?.film_sha256 === cut.film_sha256 && row.start_ms === cut.start_ms && row.end_ms === cut.end_ms;
  if (row === undefined || !isOfClip) return undefined;
  const file = await fileAt(row.file);
  if (file === undefined || file.sha256 !== row.file_sha256) return undefined;
  const thumbnail = await fileAt(thumbnailPath(ctx, clipId));
  return { file, ...(thumbnail === undefined ? {} : { thumbnail }) };
}

async function fileAt(path: string): Promise<RenditionFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return { path, size_bytes: found.size, sha256: await sha256Of(path) };
}
