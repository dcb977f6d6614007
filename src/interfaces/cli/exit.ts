import { type ErrorKind, isCodeOf, isEngineError, orDiskFull } from '../../core/kernel/index.ts';
import { ApiError, ConnectionError, JobFailedError } from '../client/index.ts';

/** The exit codes that a script can tell apart. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unavailable: 3, notFound: 4, refused: 5 } as const;

const BY_KIND: Partial<Record<ErrorKind, number>> = { 'not-found': EXIT.notFound, unavailable: EXIT.unavailable };

export function exitCodeOf(thrown: unknown): number {
  const error = orDiskFull(thrown);
  if (error instanceof ConnectionError) return EXIT.unavailable;
  if (error instanceof ApiError) {
    if (error.status === 404) return EXIT.notFound;
    return error.status === 503 ? EXIT.unavailable : error.status >= 500 ? EXIT.failed : EXIT.refused;
  }
  if (error instanceof JobFailedError) return exitCodeOfJob(error.code);
  if (isEngineError(error)) return BY_KIND[error.kind] ?? (error.kind === 'invalid' ? EXIT.usage : EXIT.refused);
  return EXIT.failed;
}

/** Derives the exit code from the job's error. A lost worker or a cancellation is not the command's own error: it counts as a refusal. */
function exitCodeOfJob(code: string): number {
  if (isCodeOf('unavailable', code)) return EXIT.unavailable;
  if (isCodeOf('not-found', code)) return EXIT.notFound;
  return code === 'internal-error' ? EXIT.failed : EXIT.refused;
}

/** Formats the error for a program: what `--json` prints instead of a result. */
export function errorDocument(thrown: unknown): { error: { code: string; detail: string; errors?: unknown } } {
  const error = orDiskFull(thrown);
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof ApiError) return { error: { ...error.problem, code: error.code, detail } };
  if (isEngineError(error)) return { error: { ...error.details, code: error.code, detail } };
  if (error instanceof JobFailedError) return { error: { code: error.code, detail } };
  return { error: { code: error instanceof ConnectionError ? 'no-response' : 'internal-error', detail } };
}

/** Formats the error for a person: one line, then one line for each wrong field. */
export function wordsOf(thrown: unknown): string {
  const error = orDiskFull(thrown);
  const message = error instanceof Error ? error.message : String(error);
  const fields =
    error instanceof ApiError ? error.problem.errors : isEngineError(error) ? error.details.errors : undefined;
  if (!Array.isArray(fields) || fields.length < 2) return message;
  return [message, ...fields.map(({ path, message: why }) => `  ${path}: ${why}`)].join('\n');
}
