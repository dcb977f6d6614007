import { type ErrorKind, isEngineError, NEVER_RETRIED, orDiskFull } from '../kernel/index.ts';
import type { JobError } from './schema.ts';

/** For each kind of error, whether a retry may succeed. All errors that are not ours are retried: they are defects, or come from outside. */
const WORTH_RETRYING: Record<ErrorKind, boolean> = {
  invalid: false,
  unauthenticated: false,
  forbidden: false,
  'not-found': false,
  conflict: false,
  changed: false,
  'too-many': true,
  unavailable: true,
};

export const isWorthRetrying = (error: unknown): boolean =>
  !isEngineError(error) || (WORTH_RETRYING[error.kind] && !NEVER_RETRIED.has(error.code));

export function describeFailure(thrown: unknown): JobError {
  const error = orDiskFull(thrown);
  if (isEngineError(error)) return { code: error.code, detail: error.message, ...error.details };
  return {
    code: 'internal-error',
    detail: 'the job failed unexpectedly; see the log under its id',
  };
}

/** Stops work before it is done, without a failure. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly why: 'worker-stops' | 'job-taken-away') {
    super(why === 'worker-stops' ? 'the worker stops' : 'the job was canceled, or given to another worker');
  }
}

/** Thrown by work that has nothing to do before a time: the job is given back until then, and the attempt does not count. */
export class WaitUntil extends Error {
  override readonly name = 'WaitUntil';

  constructor(readonly until: Date) {
    super(`waits until ${until.toISOString()}`);
  }
}
