import { requestRendition as request } from '../../campaigns/publishing/index.ts';
import { ingestFilm as ingest, renderStoredClip } from '../../content/media/index.ts';
import { onEngine } from './engine.ts';

/** Measures a film, proposes clips, and stores both; a film is identified by its content and analyzed once. */
export const ingestFilm = onEngine(ingest);

/** Renders a stored clip for a platform. */
export const renderClip = onEngine(renderStoredClip);

/** Queues the rendering of a stored clip for a platform; `startWorker` works on it. @returns the job's id; null: it is rendered */
export const requestRendition = onEngine(request);

export { analyzeFilm } from '../../content/media/index.ts';
