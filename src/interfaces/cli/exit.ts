import { type ErrorKind, isEngineError, orDiskFull } from '../../core/kernel/index.ts';

/** What a script can tell apart. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unavailable: 3, notFound: 4, refused: 5 } as const;

/** An answer of the API that is an error, from wherever it came. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(String(problem.detail ?? `the server answered ${status}`));
  }
}

const BY_KIND: Partial<Record<ErrorKind, number>> = { 'not-found': EXIT.notFound, unavailable: EXIT.unavailable };

export function exitCodeOf(thrown: unknown): number {
  const error = orDiskFull(thrown);
  if (error instanceof ApiProblem) {
    if (error.status === 404) return EXIT.notFound;
    return error.status === 503 ? EXIT.unavailable : error.status >= 500 ? EXIT.failed : EXIT.refused;
  }
  if (isEngineError(error)) return BY_KIND[error.kind] ?? (error.kind === 'invalid' ? EXIT.usage : EXIT.refused);
  return EXIT.failed;
}

/** The error as a person reads it: one line, then a line for each wrong field. */
export function wordsOf(thrown: unknown): string {
  const error = orDiskFull(thrown);
  const message = error instanceof Error ? error.message : String(error);
  const fields =
    error instanceof ApiProblem ? error.problem.errors : isEngineError(error) ? error.details.errors : undefined;
  if (!Array.isArray(fields) || fields.length < 2) return message;
  return [message, ...fields.map(({ path, message: why }) => `  ${path}: ${why}`)].join('\n');
}
