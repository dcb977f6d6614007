import type { Context } from '../../context.ts';
import { conflict, notFound } from '../../core/kernel/index.ts';
import { type Clip, clip as clipById } from '../catalog/index.ts';
import { type Film, findFilm } from './store.ts';

/** Returns a clip with the film that it is cut from. @throws `clip-not-found`; `clip-not-ready` if it has failed; `film-not-kept` */
export async function clipOfFilm(ctx: Context, clipId: string): Promise<{ readonly clip: Clip; readonly film: Film }> {
  const clip = await clipById(ctx, clipId);
  if (clip.status === 'failed')
    throw conflict('clip-not-ready', `clip ${clipId} has failed: it cannot be rendered or published`);
  const film = await findFilm(ctx.db, clip.video_asset_id);
  if (film !== undefined) return { clip, film };
  throw notFound(
    'film-not-kept',
    `no film is stored for video ${clip.video_asset_id}: \`campaigns-engine analyze FILE\` adds one`,
  );
}
