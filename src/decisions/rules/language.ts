import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { type ClipFeatures, FEATURES, type FeatureKind } from '../../core/kernel/index.ts';
import { describeCelError } from './describe-cel-error.ts';
import { Refusal } from './refusal.ts';
import { survey } from './survey-condition.ts';

/** A condition known to be well-formed and typed, over features that exist, and bounded in cost. */
export interface Condition {
  readonly text: string;
  readonly ast: ASTNode;
  /** The features that it reads or tests with `has`, in order of appearance. */
  readonly features: readonly string[];
  readonly cost: number;
  /** Returns the result of CEL's own interpreter: true, false, or undefined if the condition ends in an error. */
  readonly interpret: (clip: ClipFeatures) => boolean | undefined;
}

const withOperators = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 32, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 },
});
// Every number of a clip is a double; a whole number next to one is read as a double, so that `duration_ms / 1000` works.
const arithmetic: Record<string, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};
for (const [sign, apply] of Object.entries(arithmetic)) {
  const mixed = (left: number | bigint, right: number | bigint) => apply(Number(left), Number(right));
  withOperators.registerOperator(`double ${sign} int: double`, mixed);
  withOperators.registerOperator(`int ${sign} double: double`, mixed);
}
const isAmong = (value: number | bigint, list: readonly (number | bigint)[]) =>
  list.some((each) => Number(each) === Number(value));
withOperators
  .registerOperator('double == int', (double: number, int: bigint) => double === Number(int))
  .registerOperator('double in list<int>: bool', isAmong)
  .registerOperator('int in list<double>: bool', isAmong);

const known = Object.fromEntries(
  Object.entries<FeatureKind>(FEATURES).map(([name, { type }]) => [name, type === 'boolean' ? 'bool' : 'double']),
);
const environmentOf = (own: readonly string[]) =>
  withOperators.clone().registerVariable({
    name: 'clip',
    schema: { ...known, ...Object.fromEntries(own.map((name) => [name, 'double'])) },
  });
const ordinary = environmentOf([]);

/** Parses one condition and checks syntax, names, functions, cost, then types. */
export function readCondition(text: string): Condition | Refusal {
  try {
    const { features, cost } = survey(ordinary.parse(text).ast);
    const own = features.filter((name) => name.startsWith('x_'));
    const parsed = (own.length === 0 ? ordinary : environmentOf(own)).parse(text);
    const checked = parsed.check();
    if (checked.error !== undefined) return describeCelError(checked.error, text);
    if (checked.type !== 'bool')
      return new Refusal(`must be yes or no, such as clip.hook_strength > 0.7; this is a ${checked.type}`, 0);
    const interpret = (clip: ClipFeatures): boolean | undefined => {
      try {
        return parsed({ clip }) === true;
      } catch {
        return undefined; // CEL's error: the condition is unknown
      }
    };
    return { text, ast: parsed.ast, features, cost, interpret };
  } catch (error) {
    if (error instanceof Refusal) return error;
    if (error instanceof Error) return describeCelError(error, text);
    throw error;
  }
}
