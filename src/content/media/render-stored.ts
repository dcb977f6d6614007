import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { clip as clipById, editClip } from '../catalog/index.ts';
import { renderPath, visibleFilm } from './keep-files.ts';
import { type RenderedClip, renderClip } from './render.ts';
import { findFilm } from './store.ts';
import type { TaskOptions } from './supervise.ts';
import { RENDER_TARGETS } from './targets.ts';

/**
 * Renders a clip of the catalog for a platform, and notes on the clip what only a rendered file has: size and bit rate.
 *
 * @param to the file; by default `renders/<clip>-<platform>.mp4` in the files directory
 * @throws `clip-not-found`; `film-not-kept` when its video has no film here; as `renderClip`
 */
export async function renderStoredClip(
  ctx: Context,
  clipId: string,
  platform: Platform,
  to: string | undefined,
  options: TaskOptions = {},
): Promise<RenderedClip> {
  const clip = await clipById(ctx, clipId);
  const film = await findFilm(ctx.db, clip.video_asset_id);
  if (film === undefined)
    throw notFound(
      'film-not-kept',
      `video ${clip.video_asset_id} has no film here: \`campaigns-engine analyze FILE\` takes one`,
    );
  const goal = resolve(to ?? renderPath(ctx, `${clipId}-${platform}.mp4`));
  await mkdir(dirname(goal), { recursive: true });
  const stretch = { startMs: clip.start_ms, endMs: clip.end_ms };
  const rendered = await renderClip(
    await visibleFilm(ctx, film.file),
    stretch,
    RENDER_TARGETS[platform],
    goal,
    options,
  );
  await editClip(ctx, clipId, { features: { ...clip.features, ...rendered.features } });
  return rendered;
}
