/** One wrong field: where it is, written as in `clips[3].end_ms`, and what would be right. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What went wrong, as far as a door needs to know it: HTTP turns it into a status, the CLI into an exit code. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable';

/** An error that its reader can act on. Anything else that is thrown is a defect of ours. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  /**
   * @param kind    the class of error, which each door maps in one table
   * @param code    a stable kebab-case word such as `video-not-found`
   * @param message names the thing, the value seen and what to do
   * @param details further members of the problem document, e.g. `errors`, `allowed`, `skipped`
   */
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** How many wrong fields a refusal lists; `errors_total` says how many there are when there are more. */
export const MOST_LISTED = 100;

export const invalid = (errors: readonly FieldError[], message = summary(errors)) =>
  new EngineError('invalid', 'validation-failed', message, listed(errors));

const listed = (errors: readonly FieldError[]) =>
  errors.length <= MOST_LISTED ? { errors } : { errors: errors.slice(0, MOST_LISTED), errors_total: errors.length };

export const notFound = (code: string, message: string) => new EngineError('not-found', code, message);

export const unauthenticated = (code: string, message: string) => new EngineError('unauthenticated', code, message);

export const forbidden = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new EngineError('forbidden', code, message, details);

export const conflict = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new EngineError('conflict', code, message, details);

export const tooMany = (code: string, message: string) => new EngineError('too-many', code, message);

export const unavailable = (code: string, message: string) => new EngineError('unavailable', code, message);

function summary(errors: readonly FieldError[]): string {
  const [first, ...rest] = errors;
  if (first === undefined) return 'the input is not valid';
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return `${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`;
}
