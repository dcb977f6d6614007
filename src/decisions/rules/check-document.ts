import { check, type FieldError, invalid } from '../../core/kernel/index.ts';
import { type Condition, readCondition } from './language.ts';
import { Refusal } from './refusal.ts';
import { LIMITS, RuleSetDocument } from './schema.ts';

/** A document with its conditions parsed: nothing in it can be invalid any more. */
export interface CheckedRuleSet {
  readonly document: RuleSetDocument;
  readonly boosts: readonly Condition[];
  readonly requirements: readonly Condition[];
  readonly advice: readonly Condition[];
}

const MAX_FEATURES = 128; // each uses a column of scratch
const MAX_COST = 10_000; // steps per clip, for all conditions together

const CONDITIONS = { boosts: 'when', requirements: 'must', advice: 'should' } as const;

/** Checks a whole document, including its conditions; throws `validation-failed` with every error. */
export function checkRuleSet(value: unknown): CheckedRuleSet {
  const checked = examineRuleSet(value);
  if ('errors' in checked) throw invalid(checked.errors);
  return checked;
}

/** Returns every error in a document; none if it can be used. */
export function ruleSetErrors(value: unknown): readonly FieldError[] {
  const checked = examineRuleSet(value);
  return 'errors' in checked ? checked.errors : [];
}

/** Like `checkRuleSet`, but returns the errors. Conditions are read even if other parts of the document are invalid. */
export function examineRuleSet(value: unknown): CheckedRuleSet | { readonly errors: readonly FieldError[] } {
  const read = check(RuleSetDocument, value);
  const errors = 'data' in read ? [] : withoutMeant(read.errors);
  const reported = new Set(errors.map(({ path }) => path));
  const conditionsOf = (list: keyof typeof CONDITIONS) =>
    textsOf('data' in read ? read.data : Object(value), list).flatMap(({ path, text }) => {
      if (reported.has(path) || text.length > LIMITS.conditionCharacters) return [];
      const condition = readCondition(text);
      if (!(condition instanceof Refusal)) return [condition];
      errors.push({ path, message: `${condition.message} (${placeIn(text, condition.at)})` });
      return [];
    });
  const conditions = {
    boosts: conditionsOf('boosts'),
    requirements: conditionsOf('requirements'),
    advice: conditionsOf('advice'),
  };
  if (!('data' in read)) return { errors };
  errors.push(...excess(read.data, Object.values(conditions).flat()));
  return errors.length > 0 ? { errors } : { document: read.data, ...conditions };
}

/** Returns the conditions in a list of a document that may be invalid. */
function textsOf(document: object, list: keyof typeof CONDITIONS): { path: string; text: string }[] {
  const rules: unknown = Reflect.get(document, list);
  if (!Array.isArray(rules)) return [];
  return rules.slice(0, LIMITS.conditions).flatMap((rule: unknown, at) => {
    const text: unknown = Reflect.get(Object(rule), CONDITIONS[list]);
    return typeof text === 'string' ? [{ path: `${list}[${at}].${CONDITIONS[list]}`, text }] : [];
  });
}

/** If a name is misspelled, does not also report the intended name as missing. */
function withoutMeant(errors: readonly FieldError[]): FieldError[] {
  const meant = errors.flatMap(({ path, message }) => {
    const near = /; did you mean (\w+)\?$/.exec(message)?.[1];
    return near === undefined ? [] : [path.replace(/[^.]*$/, near)];
  });
  return errors.filter(({ path, message }) => !meant.includes(path) || message.startsWith('unknown'));
}

function excess(document: RuleSetDocument, conditions: readonly Condition[]): FieldError[] {
  const features = new Set([...Object.keys(document.features), ...conditions.flatMap((each) => each.features)]);
  const cost = conditions.reduce((steps, each) => steps + each.cost, 0);
  const errors: FieldError[] = [];
  if (features.size > MAX_FEATURES)
    errors.push({ path: '', message: `uses ${features.size} features; at most ${MAX_FEATURES} are allowed` });
  if (cost > MAX_COST)
    errors.push({
      path: '',
      message: `its conditions take up to ${cost} steps per clip; at most ${MAX_COST} are allowed`,
    });
  return errors;
}

/** Describes a position: “character 6: motion_intesity > 0.5”. */
function placeIn(text: string, at: number): string {
  const rest = text.slice(at).trim();
  const shown = rest.length > 30 ? `${rest.slice(0, 29)}…` : rest;
  return shown === '' ? 'at its end' : `character ${at + 1}: ${shown}`;
}
