import type { Outcome, Problem } from '../../campaigns/publishing/port.ts';

/** The outcome of one changing request. */
export type Fault =
  | 'ok'
  | 'reset-before-commit'
  | 'silence-before-commit'
  | 'silence-after-commit'
  | 'error-before-commit'
  | 'error-after-commit'
  | 'late-commit'
  | 'no-id'
  | 'throttled'
  | 'throttled-although-committed'
  | 'not-sent'
  | 'rejected'
  | 'flaky'
  | 'token-190'
  | 'permission'
  | 'field-dropped';

export const FAULTS: readonly Fault[] = [
  'reset-before-commit',
  'silence-before-commit',
  'silence-after-commit',
  'error-before-commit',
  'error-after-commit',
  'late-commit',
  'no-id',
  'throttled',
  'throttled-although-committed',
  'not-sent',
  'flaky',
];

export const problem = (code: string, retry: Problem['retry']): Problem => ({
  code,
  todo: `fake: ${code}`,
  retry,
  vendor: {},
});
export const unknown = (code: string): Outcome => ({ certainty: 'unknown', problem: problem(code, 'later') });
