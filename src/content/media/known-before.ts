import { basename } from 'node:path';
import type { FilmAnalysis, Transcribed, Understood } from './schema.ts';
import { understandingModule } from './understand/find-package.ts';

type Heard = Pick<FilmAnalysis, 'speech' | 'texts' | 'understanding' | 'transcript' | 'transcribed_with'>;

/** The requested models. */
interface Asked {
  readonly isUnderstood?: boolean;
  readonly speechModel?: string | undefined;
}

/**
 * Returns whether the requested models have processed the film, as far as they are installed: they may have been added after it
 * was measured.
 */
export function isUnderstoodAsAsked(analysis: Heard, { isUnderstood = true, speechModel }: Asked): boolean {
  const lacksModels = isUnderstood && understood(analysis) === undefined && understandingModule() !== undefined;
  const isTranscribed = speechModel === undefined || analysis.transcribed_with?.model === basename(speechModel);
  return !lacksModels && isTranscribed;
}

/** Returns what models found in the same film earlier. */
export function understood(analysis: Heard | undefined): Understood | undefined {
  const { speech, texts, understanding } = analysis ?? {};
  if (speech === undefined || texts === undefined || understanding === undefined) return undefined;
  return 'missing_because' in understanding ? undefined : { speech, texts, measured_with: understanding };
}

export function transcribed(analysis: Heard | undefined): Transcribed | undefined {
  const { transcript, transcribed_with } = analysis ?? {};
  if (transcript === undefined || transcribed_with === undefined) return undefined;
  return { segments: transcript, made_with: transcribed_with };
}
