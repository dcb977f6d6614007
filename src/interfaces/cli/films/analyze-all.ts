import type { AnalyzeOptions, FilmAnalysis } from '../../../content/media/index.ts';
import { isEngineError, NEVER_RETRIED } from '../../../core/kernel/index.ts';
import { filmBars } from './film-bars.ts';

/** The analysis or the error of a film. */
export type Outcome =
  | {
      readonly file: string;
      readonly analysis: FilmAnalysis;
      readonly video_asset_id?: string;
      readonly unchanged?: boolean;
    }
  | { readonly file: string; readonly error: { readonly code: string; readonly message: string } };

const AT_ONCE = 2;

/** Analyzes two films at a time; outcomes are in the order of the files. A film that cannot be read does not stop the others. */
export async function analyzeAll(
  files: readonly string[],
  analyze: (file: string, clipOptions: AnalyzeOptions) => Promise<{ analysis: FilmAnalysis }>,
  clipOptions: AnalyzeOptions,
): Promise<Outcome[]> {
  const bars = filmBars();
  const outcomes: Outcome[] = [];
  const waiting = files.entries();
  const work = async () => {
    for (const [at, file] of waiting) outcomes[at] = await analyzeOne(file);
  };
  const analyzeOne = async (file: string): Promise<Outcome> => {
    try {
      return { file, ...(await analyze(file, { ...clipOptions, onProgress: bars.of(file) })) };
    } catch (error) {
      if (!isEngineError(error) || (error.kind === 'unavailable' && !NEVER_RETRIED.has(error.code))) throw error;
      return { file, error: { code: error.code, message: error.message } };
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    bars.end();
  }
  return outcomes;
}
