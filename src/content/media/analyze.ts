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

/** Which clips are wanted, and what reading the film may take. */
export interface AnalyzeOptions extends TaskOptions, z.input<typeof ClipOptions> {
  /** Decoder threads; default: 2. */
  readonly threads?: number;
  /** Looks for speech and text where packages/understanding was added; default: true. */
  readonly isUnderstood?: boolean;
  /** A file of whisper.cpp's: writes down what is said. Default: nothing is. */
  readonly speechModel?: string | undefined;
  /** Longer films are refused; default: 4 hours. */
  readonly maxDurationMs?: number;
}

const FOUR_HOURS_MS = 4 * 3_600_000;

/**
 * Measures a film and proposes clips, in a child process.
 * @throws EngineError: `film-not-found`, `speech-library-missing`, `speech-model-refused`, or of kind invalid with a code that names what is wrong with the file (docs/media.md lists them),
 *   or of kind unavailable when a limit of time was reached
 */
export const analyzeFilm = async (file: string, options: AnalyzeOptions = {}): Promise<FilmAnalysis> =>
  (await analyzeWithPreview(file, undefined, options)).analysis;

/** An analysis, and what became of the preview where one was asked for. */
interface AnalyzedFilm {
  readonly analysis: FilmAnalysis;
  readonly preview: MadePreview | undefined;
}

const Answer = FilmAnalysis.extend({ preview: MadePreview.optional() });

/** What a preview could do to a film that can be measured without. */
const CRASHES: readonly string[] = ['film-crashed', 'film-memory-limit'];

/**
 * The same, and makes the proxy and the storyboard of what is decoded anyway. When the process ends over it, the film is measured without.
 *
 * @param earlier an analysis of the same film: what models found stays, where they are not run again
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

/** Runs an analysis; if its process ends while it makes the preview, runs it once more without, and says why there is none. */
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

/** What the models find, where they were added, in a child process of its own. A film that they fail on is refused as one that cannot be read. */
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

/** What can be told without FFmpeg. Anything but a plain file could block or never end. */
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
