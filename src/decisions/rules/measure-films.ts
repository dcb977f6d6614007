import type { AnalyzeOptions, IngestedFilm } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { preferredLengthsMs } from './preferred-lengths.ts';

/** Ingests a film and proposes clips of the lengths that the active rule sets prefer. @throws as `ingestFilm` */
export async function ingestFilmForRules(
  ctx: Context,
  path: string,
  options: AnalyzeOptions = {},
): Promise<IngestedFilm> {
  // Loaded only when a film is measured: many modules need the rules, and most of them never measure a film.
  const { ingestFilm } = await import('../../content/media/index.ts');
  return ingestFilm(ctx, path, { preferred_ms: await preferredLengthsMs(ctx.db), ...options });
}
