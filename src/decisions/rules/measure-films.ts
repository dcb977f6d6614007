import type { AnalyzeOptions, IngestedFilm } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { preferredLengthsMs } from './preferred-lengths.ts';

/** Ingests a film and proposes clips of the lengths that the active rule sets like. @throws as `ingestFilm` */
export async function ingestFilmForRules(
  ctx: Context,
  path: string,
  options: AnalyzeOptions = {},
): Promise<IngestedFilm> {
  // Loaded when a film is measured: rules are needed everywhere, and most of those who need them measure none.
  const { ingestFilm } = await import('../../content/media/index.ts');
  return ingestFilm(ctx, path, { preferred_ms: await preferredLengthsMs(ctx.db), ...options });
}
