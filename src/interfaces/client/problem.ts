import type { ProblemCode } from './methods.ts';

/** An error reply of the server (RFC 9457). Some codes add their own fields. */
export interface Problem<Code extends ProblemCode = ProblemCode> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's id, which finds more in the server's log. */
  readonly instance: string;
  readonly code: Code;
  /** The wrong fields; at most 100. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly [field: string]: unknown;
}

/** The server refused or failed. See `status`, `code`, and `errors` for wrong fields. */
export class ApiError<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Code;
  readonly problem: Problem<Code>;
  /** The request's id, which finds more in the server's log. */
  readonly requestId: string;

  constructor(problem: Problem<Code>) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
    this.requestId = problem.instance;
  }

  /** Checks for one of these codes; TypeScript then narrows the type. */
  is<Wanted extends ProblemCode>(...codes: readonly Wanted[]): this is ApiError<Wanted> {
    return (codes as readonly ProblemCode[]).includes(this.code);
  }
}

/** No reply came, or none that this client understands. The request may have been carried out. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** The status sent by something between here and the engine, such as a proxy; undefined if nothing answered. */
  readonly status: number | undefined;
  /** The id that the request was sent with. If it reached the server, the id finds more in the server's log. */
  requestId = '';

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

/** The background job that was waited for has failed. */
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

/** Parses an error reply. @returns undefined if it is not in our format */
export function problemOf(text: string): Problem | undefined {
  const read = parsed(text);
  return isProblem(read) ? read : undefined;
}

export const notOurs = (status: number): ConnectionError =>
  new ConnectionError(`the response (status ${status}) did not come from campaigns-engine: did a proxy send it?`, {
    status,
  });

/** Parses JSON. @returns undefined if it is not JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (read: unknown): read is Problem =>
  ['code', 'detail', 'status'].every((name) => name in Object(read));
