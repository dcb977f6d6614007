import type { ProblemCode } from './methods.ts';

/** What the server answers instead (RFC 9457); some codes add fields of their own. */
export interface Problem<Code extends ProblemCode = ProblemCode> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The id of the request, under which the server's log tells more. */
  readonly instance: string;
  readonly code: Code;
  /** The wrong fields; at most 100. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly [field: string]: unknown;
}

/** The server refused or failed: `status`, `code`, and `errors` for wrong fields. */
export class ApiError<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Code;
  readonly problem: Problem<Code>;
  /** The id of the request, under which the server's log tells more. */
  readonly requestId: string;

  constructor(problem: Problem<Code>) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
    this.requestId = problem.instance;
  }

  /** Whether it has one of these codes; TypeScript then knows which. */
  is<Wanted extends ProblemCode>(...codes: readonly Wanted[]): this is ApiError<Wanted> {
    return (codes as readonly ProblemCode[]).includes(this.code);
  }
}

/** No answer came, or none that this client understands. What was asked may have been done. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** What something between here and the engine answered, such as a proxy; undefined: nobody answered. */
  readonly status: number | undefined;
  /** The id that the request was sent with, under which the server's log tells more where it came that far. */
  requestId = '';

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

/** A background job that was waited for has failed. */
export class JobFailedError extends Error {
  override readonly name = 'JobFailedError';
  constructor(
    readonly jobId: string,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`job ${jobId} failed: ${detail}`);
  }
}

/** Reads an answer that is an error. @returns undefined when it is not one of ours */
export function problemOf(text: string): Problem | undefined {
  const read = parsed(text);
  return isProblem(read) ? read : undefined;
}

export const notOurs = (status: number): ConnectionError =>
  new ConnectionError(`the response (status ${status}) did not come from campaigns-engine: did a proxy send it?`, {
    status,
  });

/** @returns undefined when it is not JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (read: unknown): read is Problem =>
  ['code', 'detail', 'status'].every((name) => name in Object(read));
