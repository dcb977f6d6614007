import { ingestFilm as ingest, renderStoredClip } from '../../content/media/index.ts';
import { onEngine } from './engine.ts';

/** Measures a film, proposes clips, and stores both; a film is identified by its content and analyzed once. */
export const ingestFilm = onEngine(ingest);

/** Renders a stored clip for a platform. */
export const renderClip = onEngine(renderStoredClip);

export { analyzeFilm } from '../../content/media/index.ts';
