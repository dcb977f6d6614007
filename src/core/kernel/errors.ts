import { type CodeOf, type ErrorKind, kindOf } from './error-codes.ts';

/** An invalid field: its path, written as in `clips[3].end_ms`, and what would be valid. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An error that its reader can act on. Any other error that is thrown is a defect of the engine. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  /** The class of the error, which HTTP and the CLI map in one table each. */
  readonly kind: ErrorKind;

  /**
   * @param code registered in error-codes.ts, which determines its kind
   * @param message names the object, the value seen, and what to do
   * @param details further members of the problem document, e.g. `errors`, `allowed`, `skipped`
   */
  constructor(
    readonly code: CodeOf<ErrorKind>,
    message: string,
    readonly details: Details = {},
  ) {
    super(message);
    this.kind = kindOf(code);
  }
}

type Details = Readonly<Record<string, unknown>>;

/** How many invalid fields an error lists; if there are more, `errors_total` has their number. */
export const MOST_LISTED = 100;

export const invalid = (errors: readonly FieldError[], message = summary(errors)) =>
  new EngineError('validation-failed', message, listed(errors));

const listed = (errors: readonly FieldError[]) =>
  errors.length <= MOST_LISTED ? { errors } : { errors: errors.slice(0, MOST_LISTED), errors_total: errors.length };

export const notFound = (code: CodeOf<'not-found'>, message: string) => new EngineError(code, message);

export const unauthenticated = (code: CodeOf<'unauthenticated'>, message: string) => new EngineError(code, message);

export const forbidden = (code: CodeOf<'forbidden'>, message: string, details?: Details) =>
  new EngineError(code, message, details);

export const conflict = (code: CodeOf<'conflict'>, message: string, details?: Details) =>
  new EngineError(code, message, details);

export const tooMany = (code: CodeOf<'too-many'>, message: string) => new EngineError(code, message);

export const unavailable = (code: CodeOf<'unavailable'>, message: string) => new EngineError(code, message);

function summary(errors: readonly FieldError[]): string {
  const [first, ...rest] = errors;
  if (first === undefined) return 'the input is not valid';
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return `${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`;
}
