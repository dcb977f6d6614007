import { rm } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, EngineError, isEngineError, makeDirectory, parse } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { lockVideo, upsertVideo, videoAssetWithClips } from '../catalog/index.ts';
import { type AnalyzeOptions, analyzeWithPreview, refuseUnreadable } from './analyze.ts';
import { copyFilm, placeFilm, sha256Of, smallThumbnailPath, thumbnailPath, visibleFilm } from './file-store.ts';
import { keepPreview, makeMissingPreview, previewFiles } from './keep-preview.ts';
import { isUnderstoodAsAsked } from './known-before.ts';
import { clipIdOf, dropProposals, editedProposals, uuidFrom } from './proposals.ts';
import { removeThumbnails } from './remove-files.ts';
import { ClipOptions, type FilmAnalysis } from './schema.ts';
import { type Film, findFilm, lockFiles, lockFilm, putAnalysis, putFilm } from './store.ts';
import { makeThumbnails } from './thumbnail.ts';

/** A film that has become a video with READY clips. */
export interface IngestedFilm {
  readonly video_asset_id: string;
  readonly analysis: FilmAnalysis;
  /** The same film was analyzed with the same options before, so nothing was done. */
  readonly unchanged: boolean;
}

/**
 * Ingests a film on this machine: stores it, measures it, and adds its video and clips to the catalog. The same film is always
 * the same video, whatever its name, because the id comes from the content.
 *
 * @throws as `analyzeFilm`; `film-replaced` if that video has another film by now
 */
export async function ingestFilm(ctx: Context, path: string, options: AnalyzeOptions = {}): Promise<IngestedFilm> {
  await refuseUnreadable(path);
  const sha256 = await sha256Of(path);
  const videoAssetId = uuidFrom(sha256);
  const kept = await findFilm(ctx.db, videoAssetId);
  if (kept !== undefined && kept.sha256 !== sha256)
    throw conflict(
      'film-replaced',
      `${basename(path)} was replaced: its video ${videoAssetId} has another film now; upload this one to the video again (POST /video_assets/{id}/file), or to a new video`,
    );
  if (kept === undefined) {
    const film = await copyFilm(ctx, path, sha256);
    try {
      const isNew = !(await exists(ctx, videoAssetId));
      await ctx.db.transaction(async (transaction) => {
        await lockFiles(transaction);
        await placeFilm(ctx, film);
        if (isNew) await upsertVideo(transaction, ctx, { ...nameOf(path), id: videoAssetId, clips: [] });
        await putFilm(transaction, videoAssetId, film, ctx.now());
        await recordFilm(transaction, ctx, videoAssetId, film);
      });
    } finally {
      await rm(film.draft, { force: true });
    }
  }
  return await measureFilm(ctx, videoAssetId, options).catch((error: unknown) => {
    throw called(basename(path), sha256, error);
  });
}

/** Changes an error so that it names the film as its owner does, not as it is stored here. */
function called(name: string, sha256: string, error: unknown): unknown {
  if (!isEngineError(error)) return error;
  const kept = new RegExp(`${sha256}(\\.\\w+)?`, 'g');
  return new EngineError(
    error.code,
    error.message.replace(kept, () => name),
    error.details,
  );
}

/**
 * Measures a video's film and adds its clips to the catalog, READY, each with a thumbnail.
 *
 * @throws as `analyzeFilm`; `file-not-visible` if this machine does not have the film; `film-replaced` if the video got another
 * film in the meantime, in which case nothing is written
 */
export async function measureFilm(
  ctx: Context,
  videoAssetId: string,
  options: AnalyzeOptions = {},
): Promise<IngestedFilm> {
  const film = await findFilm(ctx.db, videoAssetId);
  if (film === undefined) throw new Error(`video ${videoAssetId} has no film`);
  const clipOptions = parse(ClipOptions, options);
  // compared as JSON: an option that was not set may be absent in one and undefined in the other
  const isSame = JSON.stringify(film.clip_options) === JSON.stringify(clipOptions);
  if (film.analysis !== undefined && isSame && isUnderstoodAsAsked(film.analysis, options)) {
    await makeMissingPreview(ctx, film, options);
    return { video_asset_id: videoAssetId, analysis: film.analysis, unchanged: true };
  }
  try {
    const analysis = await measure(ctx, film, clipOptions, options);
    return { video_asset_id: videoAssetId, analysis, unchanged: false };
  } catch (error) {
    // The file of a replaced film is deleted, even while it is being measured.
    if ((await findFilm(ctx.db, videoAssetId))?.sha256 !== film.sha256) throw replaced(videoAssetId);
    throw error;
  }
}

async function measure(
  ctx: Context,
  film: Film,
  clipOptions: ClipOptions,
  options: AnalyzeOptions,
): Promise<FilmAnalysis> {
  const { video_asset_id, sha256 } = film;
  const path = await visibleFilm(ctx, film.file);
  const files = film.storyboard === undefined ? await previewFiles(ctx, film) : undefined;
  const { analysis, preview } = await analyzeWithPreview(path, files, options, film.analysis);
  if (analysis.sha256 !== sha256)
    throw new EngineError('film-damaged', `${film.file} differs from the file that was received: send the film again`);
  const clips = analysis.clips.map(({ start_ms, end_ms, features, thumbnail_ms }) => {
    const id = clipIdOf(video_asset_id, sha256, { start_ms, end_ms });
    return { id, start_ms, end_ms, status: 'ready' as const, features, thumbnail_ms };
  });
  const ids = clips.map(({ id }) => id);
  const edited = await editedProposals(ctx.db, film, ids);
  const wanted = unedited(clips, edited).map(({ id, thumbnail_ms }) => ({
    at_ms: thumbnail_ms,
    to: thumbnailPath(ctx, id),
    smallTo: smallThumbnailPath(ctx, id),
  }));
  makeDirectory(dirname(thumbnailPath(ctx, video_asset_id)));
  await makeThumbnails(path, wanted, { signal: options.signal });
  const removed = await ctx.db.transaction(async (transaction) => {
    const current = await lockFilm(transaction, video_asset_id);
    if (current?.sha256 !== sha256) throw replaced(video_asset_id);
    await lockVideo(transaction, video_asset_id);
    const dropped = await dropProposals(transaction, current, new Set(ids));
    // checked again, now that a lock prevents edits
    const kept = await editedProposals(transaction, current, ids);
    const stored = unedited(clips, kept).map(({ thumbnail_ms: _, ...clip }) => clip);
    const measured = { id: video_asset_id, duration_ms: analysis.duration_ms, clips: stored };
    await upsertVideo(transaction, ctx, measured).catch((error: unknown) => {
      throw tooShort(error, analysis.duration_ms);
    });
    await putAnalysis(transaction, video_asset_id, clipOptions, analysis, ctx.now());
    await keepPreview(ctx, transaction, film, preview);
    const metadata = {
      sha256: analysis.sha256,
      duration_ms: analysis.duration_ms,
      clip_ids: ids,
    };
    await appendEvents(transaction, ctx, [{ type: 'film_analyzed', entityId: video_asset_id, metadata }]);
    return dropped;
  });
  await removeThumbnails(ctx, removed);
  return analysis;
}

/** Returns the clips that nobody edited: a clip that somebody excluded, moved or gave other features stays unchanged. */
const unedited = <Proposed extends { readonly id: string }>(clips: readonly Proposed[], edited: ReadonlySet<string>) =>
  clips.filter(({ id }) => !edited.has(id));

/** Words the catalog's error for a measured film, which is always about its duration: imported clips may end later. */
function tooShort(error: unknown, durationMs: number): unknown {
  if (!isEngineError(error) || error.code !== 'validation-failed') return error;
  const todo = 'change that clip (PATCH /clips/{id}), or upload the whole film';
  return new EngineError(
    'validation-failed',
    `the film lasts ${durationMs} ms, but a clip of its video ends later: ${todo} (${error.message})`,
    error.details,
  );
}

const replaced = (videoAssetId: string) =>
  conflict(
    'film-replaced',
    `video ${videoAssetId} received another film while this one was being measured; the other film has its own job`,
  );

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

/** Records in the ledger that a video has this film from now on. */
export function recordFilm(
  transaction: Transaction,
  ctx: Context,
  videoAssetId: string,
  { sha256, size_bytes }: { readonly sha256: string; readonly size_bytes: number },
): Promise<void> {
  const metadata = { sha256, size_bytes };
  return appendEvents(transaction, ctx, [{ type: 'film_received', entityId: videoAssetId, metadata }]);
}
