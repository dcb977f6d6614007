import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { isEngineError, parse } from '../../core/kernel/index.ts';
import { removeUnused, upsertVideo, videoAssetWithClips } from '../catalog/index.ts';
import { type AnalyzeOptions, analyzeFilm, refuseUnreadable } from './analyze.ts';
import { keepFilm, sha256Of, thumbnailPath, visibleFilm } from './keep-files.ts';
import { ClipWishes, type FilmAnalysis } from './schema.ts';
import type { Stretch } from './shots.ts';
import { type Film, findFilm, putAnalysis, putFilm } from './store.ts';
import { makeThumbnails } from './thumbnail.ts';

/** A film that has become a video with READY clips. */
export interface TakenFilm {
  readonly videoAssetId: string;
  readonly analysis: FilmAnalysis;
  /** The same film was analysed with the same wishes before: nothing was done again. */
  readonly unchanged: boolean;
}

/**
 * Takes a film of this machine: keeps it, measures it, and puts its video and clips into the catalog. The same film is the
 * same video, whatever its name: its id comes from its content.
 *
 * @throws as `analyzeFilm`
 */
export async function takeFilm(ctx: Context, path: string, options: AnalyzeOptions = {}): Promise<TakenFilm> {
  await refuseUnreadable(path);
  const sha256 = await sha256Of(path);
  const videoAssetId = uuidFrom(sha256);
  if ((await findFilm(ctx.db, videoAssetId)) === undefined) {
    const kept = await keepFilm(ctx, path, sha256);
    const isNew = !(await exists(ctx, videoAssetId));
    await ctx.db.transaction(async (transaction) => {
      if (isNew) await upsertVideo(transaction, ctx, { ...nameOf(path), id: videoAssetId, clips: [] });
      await putFilm(transaction, videoAssetId, kept, ctx.now());
    });
  }
  return measureFilm(ctx, videoAssetId, options);
}

/**
 * Measures a video's film and puts its clips into the catalog, READY, each with a thumbnail.
 *
 * @throws as `analyzeFilm`; `file-not-visible` when this machine does not have the film
 */
export async function measureFilm(
  ctx: Context,
  videoAssetId: string,
  options: AnalyzeOptions = {},
): Promise<TakenFilm> {
  const film = await findFilm(ctx.db, videoAssetId);
  if (film === undefined) throw new Error(`video ${videoAssetId} has no film`);
  const { minMs, maxMs, count, fixedMs, preferredMs } = options;
  const wishes = parse(ClipWishes, { minMs, maxMs, count, fixedMs, preferredMs });
  // as texts: what was not wished for is absent in the one and undefined in the other
  if (film.analysis !== undefined && JSON.stringify(film.wishes) === JSON.stringify(wishes))
    return { videoAssetId, analysis: film.analysis, unchanged: true };
  const path = await visibleFilm(ctx, film.file);
  const analysis = await analyzeFilm(path, options);
  const clips = analysis.clips.map(({ startMs, endMs, features, thumbnailMs }) => {
    const id = clipIdOf(videoAssetId, { startMs, endMs });
    return { id, start_ms: startMs, end_ms: endMs, status: 'ready' as const, features, thumbnailMs };
  });
  const wanted = clips.map(({ id, thumbnailMs }) => ({ atMs: thumbnailMs, to: thumbnailPath(ctx, id) }));
  await mkdir(dirname(thumbnailPath(ctx, videoAssetId)), { recursive: true });
  await makeThumbnails(path, wanted, { signal: options.signal });
  await ctx.db.transaction(async (transaction) => {
    const stored = clips.map(({ thumbnailMs: _, ...clip }) => clip);
    await dropProposals(transaction, film, new Set(clips.map(({ id }) => id)));
    await upsertVideo(transaction, ctx, { id: videoAssetId, duration_ms: analysis.durationMs, clips: stored });
    await putAnalysis(transaction, videoAssetId, wishes, analysis, ctx.now());
  });
  return { videoAssetId, analysis, unchanged: false };
}

const clipIdOf = (videoAssetId: string, { startMs, endMs }: Stretch) => uuidFrom(`${videoAssetId} ${startMs} ${endMs}`);

/** Takes back what an earlier analysis proposed, but for clips that were edited, rendered, decided on or used, and those to keep. */
export async function dropProposals(
  transaction: Transaction,
  { videoAssetId, analysis }: Film,
  keep: ReadonlySet<string> = new Set(),
): Promise<void> {
  const earlier = analysis?.clips.map((clip) => ({ id: clipIdOf(videoAssetId, clip), features: clip.features })) ?? [];
  await removeUnused(
    transaction,
    earlier.filter(({ id }) => !keep.has(id)),
  );
}

async function exists(ctx: Context, videoAssetId: string): Promise<boolean> {
  return videoAssetWithClips(ctx, videoAssetId).then(
    () => true,
    (error: unknown) => {
      if (isEngineError(error) && error.kind === 'not-found') return false;
      throw error;
    },
  );
}

function nameOf(path: string): { title: string; source_uri: string } {
  const title = basename(path, extname(path)).toWellFormed().slice(0, 500);
  return { title, source_uri: basename(path).toWellFormed().slice(0, 2000) };
}

/** A UUID of version 8 (RFC 9562, “custom”), made of a hash: the same content is the same thing in every database. */
export function uuidFrom(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
