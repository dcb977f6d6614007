import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { conflict, makeDirectory } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { type Clip, clipForUpdate, lockVideo } from '../catalog/index.ts';
import { clipOfFilm } from './clip-of-film.ts';
import { renderPath, smallThumbnailPath, thumbnailPath, visibleFilm } from './file-store.ts';
import { type RenderedClip, renderClip } from './render.ts';
import type { CropPlan } from './schema.ts';
import type { Stretch } from './shots.ts';
import { type Film, lockFilm, putRendition } from './store.ts';
import type { TaskOptions } from './supervise.ts';
import { RENDER_TARGETS } from './targets.ts';
import { makeThumbnails } from './thumbnail.ts';

/**
 * Renders a clip of the catalog for a platform. Stores the properties of that rendition, its size and bit rate, with the clip,
 * which stays unchanged: they do not apply to other platforms.
 *
 * @param to the file; by default `renders/<clip>-<platform>.mp4` in the files directory
 * @throws `clip-not-found`; `clip-not-ready` if it has failed, or its film was replaced; `film-not-kept` if its video has no film
 * here; `clip-changed` if the clip or its film changed in the meantime; as `renderClip`
 */
export async function renderStoredClip(
  ctx: Context,
  clipId: string,
  platform: Platform,
  to: string | undefined,
  options: TaskOptions = {},
): Promise<RenderedClip> {
  const { clip, film } = await clipOfFilm(ctx, clipId);
  const goal = resolve(to ?? renderPath(ctx, `${clipId}-${platform}.mp4`));
  makeDirectory(dirname(goal));
  const stretch = { start_ms: clip.start_ms, end_ms: clip.end_ms };
  const source = await visibleFilm(ctx, film.file);
  const rendered = await renderClip(source, stretch, RENDER_TARGETS[platform], goal, {
    ...options,
    crop: proposedCrop(film, stretch),
    texts: film.analysis?.texts,
  });
  try {
    // a clip that was moved or added by hand has no thumbnail yet
    const thumbnail = thumbnailPath(ctx, clipId);
    makeDirectory(dirname(thumbnail));
    const picture = { at_ms: rendered.thumbnail_ms, to: thumbnail, smallTo: smallThumbnailPath(ctx, clipId) };
    await makeThumbnails(source, [picture], { signal: options.signal });
    await keepRendition(ctx, clip, film, platform, rendered);
  } catch (error) {
    await rm(goal, { force: true });
    throw error;
  }
  return rendered;
}

/**
 * Returns the crop that the dashboard draws over the frame, so that the render uses it; a clip with edited edges has none, so its
 * crop is measured.
 */
export const proposedCrop = ({ analysis }: Film, { start_ms, end_ms }: Stretch): CropPlan | undefined =>
  analysis?.clips.find((clip) => clip.start_ms === start_ms && clip.end_ms === end_ms)?.crop;

type Cut = Pick<Clip, 'start_ms' | 'end_ms'> & { readonly status: string };

/** Returns whether a clip still matches its rendition and may run. */
export const isAsRendered = (rendered: Stretch, now: Cut | undefined): boolean =>
  now?.start_ms === rendered.start_ms && now.end_ms === rendered.end_ms && now.status !== 'failed';

async function keepRendition(ctx: Context, clip: Clip, film: Film, platform: Platform, rendered: RenderedClip) {
  await ctx.db.transaction(async (transaction) => {
    const current = await lockFilm(transaction, clip.video_asset_id);
    await lockVideo(transaction, clip.video_asset_id);
    const row = await clipForUpdate(transaction, clip.id);
    if (!isAsRendered(clip, row) || current?.sha256 !== film.sha256)
      throw conflict('clip-changed', `clip ${clip.id} or its film changed while it was rendered: render it again`);
    await putRendition(transaction, {
      clip_id: clip.id,
      platform,
      file: rendered.file,
      film_sha256: film.sha256,
      start_ms: clip.start_ms,
      end_ms: clip.end_ms,
      ...rendered.features,
      rendered_at: ctx.now(),
      file_sha256: rendered.analysis.sha256,
    });
  });
}
