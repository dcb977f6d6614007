import { z } from 'zod';
import { closest } from './closest.ts';
import { EngineError, type FieldError, invalid, MOST_LISTED } from './errors.ts';
import { message, mustBe } from './messages.ts';

/** An id: any UUID, even 11111111-1111-1111-1111-111111111111; stored in lower case. */
export const Id = z.guid(mustBe('a UUID such as 11111111-1111-1111-1111-111111111111')).toLowerCase();

/** Text that PostgreSQL can hold: well-formed Unicode without U+0000. */
export const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed Unicode without U+0000');

/** Ids in the query string of a list: at most 100, separated by commas. */
export const Ids = text(4000)
  .transform((written) => written.split(','))
  .pipe(z.array(Id).max(100));

/** Parses input from outside. An invalid value throws `validation-failed` with all invalid fields. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = check(schema, value);
  if ('data' in result) return result.data;
  throw invalid(result.errors);
}

/** Does the same, but returns the errors instead of throwing. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly errors: FieldError[] } {
  try {
    const result = schema.safeParse(value);
    if (result.success) return { data: result.data };
    // parsed again with our messages: they make zod five times as slow, even for valid input
    let described = 0;
    const words = (issue: z.core.$ZodRawIssue) =>
      described++ < MOST_LISTED ? message(issue, written(issue, value)) : undefined;
    const { error } = schema.safeParse(value, { error: words });
    return { errors: fieldErrors(error?.issues ?? result.error.issues, schema) };
  } catch (error) {
    // zod passes the issues of an inner value on as arguments, and more than about 120,000 of them do not fit on the stack
    if (!(error instanceof RangeError)) throw error;
    return { errors: [{ path: '', message: 'has too many invalid fields to list, or is nested too deeply' }] };
  }
}

/** Returns the value as it was in the input: coercing a text to a number may have turned it into NaN. */
const written = ({ input, path = [] }: z.core.$ZodRawIssue, value: unknown): unknown =>
  Number.isNaN(input)
    ? path.reduce<unknown>((inside, key) => (isObject(inside) ? Reflect.get(inside, key) : undefined), value)
    : input;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Returns zod's issues as field errors; each unknown key becomes a separate error that suggests the closest known key. */
function fieldErrors(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') {
      errors.push({ path: pathText(issue.path), message: issue.message });
      continue;
    }
    const known = keysAt(schema, issue.path);
    for (const key of issue.keys)
      errors.push({
        path: pathText([...issue.path, key]),
        // only the listed errors are shown, and finding the closest key takes time
        message: errors.length < MOST_LISTED ? unknownField(key, known) : 'unknown field',
      });
  }
  return errors;
}

/** How many characters of a field's name a path shows. */
const LONGEST_NAME = 100;

/** Writes `['clips', 3, 'end_ms']` as `clips[3].end_ms`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === 'number') return `${written}[${part}]`;
    const key = String(part).slice(0, LONGEST_NAME);
    const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
    return written === '' ? name : `${written}.${name}`;
  }, '');
}

function unknownField(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  if (near !== undefined) return `unknown field; did you mean ${near}?`;
  return known.length === 0 ? 'unknown field' : `unknown field; known are ${known.join(', ')}`;
}

function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema);
  const [head, ...rest] = path;
  if (head === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  if (inner instanceof z.ZodObject) return keysAt(inner.shape[String(head)], rest);
  return [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrap(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

/** Returns whether an error is ours, so it may be shown to a caller. */
export const isEngineError = (error: unknown): error is EngineError => error instanceof EngineError;
