import { z } from 'zod';
import { invalid, parse } from '../kernel/index.ts';

/** Checks that all values are finite numbers with the right names: a text, NaN or an unknown option is refused by its field. */
export const shaped = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  value: unknown,
): z.output<z.ZodObject<Shape>> => parse(z.strictObject(shape), value);

/** The options of a significance level. */
export const LEVEL = {
  alpha: z.number().optional(),
  sides: z.union([z.literal(1), z.literal(2)], 'must be 1 or 2').optional(),
};

type Condition = readonly [isMet: boolean, path: string, message: string];

/** @throws `validation-failed` with every condition that is not met */
export function refuseUnless(conditions: readonly Condition[]): void {
  const errors = conditions.flatMap(([isMet, path, message]) => (isMet ? [] : [{ path, message }]));
  if (errors.length > 0) throw invalid(errors);
}

/** Returns the condition on a significance level. */
export const alphaIsPossible = (alpha: number): Condition => [
  alpha >= 1e-15 && alpha < 1,
  'alpha',
  `must be at least 1e-15 and below 1, not ${alpha}`,
];

/** Returns the condition on a count. */
export const isCount = (path: string, value: number, least = 0): Condition => [
  Number.isInteger(value) && value >= least,
  path,
  `must be a whole number of at least ${least}, not ${value}`,
];
