import { access, constants, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { z } from 'zod';
import { EngineError, invalid, isEngineError, notFound, parse } from '../../core/kernel/index.ts';
import * as before from './known-before.ts';
import { ClipOptions, FilmAnalysis, MadePreview, Transcribed, Understood } from './schema.ts';
import { runTask, type TaskOptions } from './supervise.ts';
import type { PreviewFiles } from './task.ts';
import { understandingModule } from './understand/find-package.ts';
import { speechModelFile } from './understand/speech-model.ts';

/** Which clips to propose, and the limits of reading the film. */
export interface AnalyzeOptions extends TaskOptions, z.input<typeof ClipOptions> {
  /** Decoder threads; by default 2. */
  readonly threads?: number;
  /** Whether to look for speech and text if packages/understanding is installed; by default true. */
  readonly isUnderstood?: boolean;
  /** A model file of whisper.cpp, to transcribe speech. By default nothing is transcribed. */
  readonly speechModel?: string | undefined;
  /** Longer films are refused; by default 4 hours. */
  readonly maxDurationMs?: number;
}

const FOUR_HOURS_MS = 4 * 3_600_000;

/**
 * Measures a film and proposes clips, in a child process.
 * @throws EngineError: `film-not-found`, `speech-library-missing`, `speech-model-refused`, or of kind invalid with a code that
 * says what is wrong with the file (docs/media.md lists them), or of kind unavailable if a time limit was reached
 */
export const analyzeFilm = async (file: string, options: AnalyzeOptions = {}): Promise<FilmAnalysis> =>
  (await analyzeWithPreview(file, undefined, options)).analysis;

/** An analysis, and the outcome of the preview if one was requested. */
interface AnalyzedFilm {
  readonly analysis: FilmAnalysis;
  readonly preview: MadePreview | undefined;
}

const Answer = FilmAnalysis.extend({ preview: MadePreview.optional() });

/** Crashes that making the preview may cause in a film that can be measured without it. */
const CRASHES: readonly string[] = ['film-crashed', 'film-memory-limit'];

/**
 * Analyzes a film, and makes the proxy and the storyboard from the frames decoded for that. If the process crashes while making
 * them, the film is measured without them.
 *
 * @param earlier an analysis of the same film: the results of models that do not run again are kept
 * @throws as `analyzeFilm`
 */
export async function analyzeWithPreview(
  file: string,
  files: PreviewFiles | undefined,
  options: AnalyzeOptions,
  earlier?: FilmAnalysis,
): Promise<AnalyzedFilm> {
  const { threads = 2, maxDurationMs = FOUR_HOURS_MS } = options;
  const clip_options = parse(ClipOptions, options);
  const { min_ms, max_ms } = clip_options;
  if (min_ms > max_ms)
    throw invalid([{ path: 'min_ms', message: `must not be more than max_ms (${min_ms} > ${max_ms})` }]);
  await refuseUnreadable(file);
  const common = { file: resolve(file), threads, maxDurationMs };
  const model = options.speechModel === undefined ? undefined : await speechModelFile(options.speechModel);
  const understood = (await understand(common, options)) ?? before.understood(earlier);
  const transcribed =
    model === undefined ? before.transcribed(earlier) : await transcribe({ ...common, model }, options);
  const task = { kind: 'analyze', ...common, clip_options, understood, transcribed } as const;
  const run = (preview: PreviewFiles | undefined) => runTask({ ...task, preview }, Answer, options);
  const { preview, ...analysis } = await evenWithoutPreview(run, files);
  return { analysis, preview };
}

/** Runs an analysis. If its process crashes while making the preview, runs it again without one, and returns why there is none. */
export async function evenWithoutPreview<Found extends object>(
  run: (files: PreviewFiles | undefined) => Promise<Found>,
  files: PreviewFiles | undefined,
): Promise<Found & { readonly preview?: MadePreview | undefined }> {
  try {
    return await run(files);
  } catch (error) {
    if (files === undefined || !isEngineError(error) || !CRASHES.includes(error.code)) throw error;
    const { code, message } = error;
    return { ...(await run(undefined)), preview: { failed: { code, message } } };
  }
}

/** Runs the installed models in a separate child process. A film on which they fail is refused as unreadable. */
async function understand(
  common: { readonly file: string; readonly threads: number; readonly maxDurationMs: number },
  { onProgress: _, isUnderstood = true, ...limits }: AnalyzeOptions,
): Promise<Understood | undefined> {
  const module = isUnderstood ? understandingModule() : undefined;
  return module === undefined ? undefined : runTask({ kind: 'understand', ...common, module }, Understood, limits);
}

function transcribe(
  { file, model, maxDurationMs }: { readonly file: string; readonly model: string; readonly maxDurationMs: number },
  { onProgress: _, ...limits }: AnalyzeOptions,
): Promise<Transcribed> {
  return runTask({ kind: 'transcribe', file, model, maxDurationMs }, Transcribed, limits);
}

/** Checks what can be checked without FFmpeg. Reading anything but a regular file could block or never end. */
export async function refuseUnreadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code === 'ENOENT' || found.code === 'ENOTDIR')
      throw notFound('film-not-found', `${file}: there is no such file`);
    throw new EngineError('film-not-readable', `${file}: ${found.message}`);
  }
  if (!found.isFile()) throw new EngineError('film-not-a-file', `${file} is not a regular file`);
  await access(file, constants.R_OK).catch(() => {
    throw new EngineError('film-not-readable', `${file} cannot be read: this user has no permission to read it`);
  });
  if (found.size === 0) throw new EngineError('film-empty', `${basename(file)} is empty (0 bytes)`);
}
