import { EngineError, type FieldError, invalid, parse } from '../../core/kernel/index.ts';
import { type Condition, readCondition } from './language.ts';
import { Refusal } from './refusal.ts';
import { RuleSetDocument } from './schema.ts';

/** A document with its conditions parsed: nothing in it can be invalid any more. */
export interface CheckedRuleSet {
  readonly document: RuleSetDocument;
  readonly boosts: readonly Condition[];
  readonly requirements: readonly Condition[];
  readonly advice: readonly Condition[];
}

const MAX_FEATURES = 128; // each uses a column of scratch
const MAX_COST = 10_000; // steps per clip, for all conditions together

/** Checks a whole document, including its conditions; throws `validation-failed` with every error. */
export function checkRuleSet(value: unknown): CheckedRuleSet {
  const document = parseDocument(value);
  const errors: FieldError[] = [];
  const read = (list: string, key: string, texts: readonly string[]) =>
    texts.flatMap((text, index) => {
      const condition = readCondition(text);
      if (!(condition instanceof Refusal)) return [condition];
      errors.push({
        path: `${list}[${index}].${key}`,
        message: `${condition.message} (${placeIn(text, condition.at)})`,
      });
      return [];
    });
  const boosts = read(
    'boosts',
    'when',
    document.boosts.map(({ when }) => when),
  );
  const requirements = read(
    'requirements',
    'must',
    document.requirements.map(({ must }) => must),
  );
  const advice = read(
    'advice',
    'should',
    document.advice.map(({ should }) => should),
  );
  errors.push(...excess(document, [...boosts, ...requirements, ...advice]));
  if (errors.length > 0) throw invalid(errors);
  return { document, boosts, requirements, advice };
}

/** Like `parse`, but if a name is misspelled, does not also report the intended name as missing. */
function parseDocument(value: unknown): RuleSetDocument {
  try {
    return parse(RuleSetDocument, value);
  } catch (error) {
    const errors = errorsOf(error);
    const meant = errors.flatMap(({ path, message }) => {
      const near = /; did you mean (\w+)\?$/.exec(message)?.[1];
      return near === undefined ? [] : [path.replace(/[^.]*$/, near)];
    });
    throw invalid(errors.filter(({ path, message }) => !meant.includes(path) || message.startsWith('unknown')));
  }
}

/** Returns every error in a document; none if it can be used. */
export function ruleSetErrors(value: unknown): readonly FieldError[] {
  try {
    checkRuleSet(value);
    return [];
  } catch (error) {
    return errorsOf(error);
  }
}

function errorsOf(error: unknown): readonly FieldError[] {
  if (error instanceof EngineError && Array.isArray(error.details.errors)) return error.details.errors;
  throw error;
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
