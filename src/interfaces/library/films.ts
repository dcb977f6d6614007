import { ClipToPublish, requestRendition as request } from '../../campaigns/publishing/index.ts';
import { ingestFilm as ingest, renderStoredClip, type TaskOptions } from '../../content/media/index.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { onEngine } from './engine.ts';

/** Measures a film, proposes clips, and stores both. A film is identified by its content and analyzed once. */
export const ingestFilm = onEngine(ingest);

/** Renders a stored clip for a platform, by default into the files directory. @throws `clip-not-found`; `film-not-kept` */
export const renderClip = onEngine((ctx, id: string, platform: Platform, to?: string, options?: TaskOptions) =>
  renderStoredClip(ctx, parse(Id, id), parse(Platform, platform), to, options),
);

/** Queues the rendering of a stored clip for a platform, which `startWorker` runs. @returns the job's id; null if already rendered */
export const requestRendition = onEngine((ctx, clip: ClipToPublish) => request(ctx, parse(ClipToPublish, clip)));

export { analyzeFilm } from '../../content/media/index.ts';
