import { invalid } from '../kernel/index.ts';

type Condition = readonly [isMet: boolean, path: string, message: string];

/** @throws `validation-failed` with every condition that is not met */
export function refuseUnless(conditions: readonly Condition[]): void {
  const errors = conditions.flatMap(([isMet, path, message]) => (isMet ? [] : [{ path, message }]));
  if (errors.length > 0) throw invalid(errors);
}

/** What a level of significance must be. */
export const alphaIsPossible = (alpha: number): Condition => [
  alpha > 0 && alpha < 1,
  'alpha',
  `must be between 0 and 1, not ${alpha}`,
];

/** What a count must be. */
export const isCount = (path: string, value: number, least = 0): Condition => [
  Number.isInteger(value) && value >= least,
  path,
  `must be a whole number from ${least} on, not ${value}`,
];
