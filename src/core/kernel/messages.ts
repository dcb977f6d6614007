import type { z } from 'zod';
import { closest } from './closest.ts';

type Issue = z.core.$ZodRawIssue;

/**
 * Returns what a person reads about an invalid field: what would be valid, and the value. Undefined selects zod's own message.
 *
 * @param input the invalid value
 */
export function message(issue: Issue, input: unknown): string | undefined {
  const got = input === undefined ? '' : `, got ${shown(input)}`;
  switch (issue.code) {
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return input === undefined ? `is required: ${kind}` : `must be ${kind}${got}`;
    }
    case 'too_small':
      return `must ${bound(issue.origin, 'least', issue.minimum, issue.inclusive === false)}${got}`;
    case 'too_big':
      return `must ${bound(issue.origin, 'most', issue.maximum, issue.inclusive === false)}${got}`;
    case 'invalid_value': {
      const near = typeof input === 'string' ? closest(input, issue.values.map(String)) : undefined;
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      const wanted = issue.values.map(shown).join(', ');
      return `${input === undefined ? 'is required: ' : 'must be '}${issue.values.length > 1 ? 'one of ' : ''}${wanted}${got}${hint}`;
    }
    default:
      return undefined;
  }
}

/**
 * Makes the message for a format that only a pattern describes, such as a date.
 *
 * @param right what would be valid: `a date such as 2026-11-22`
 */
export const mustBe = (right: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is required: ${right}` : `must be ${right}, got ${shown(input)}`,
});

const KINDS: Record<string, string> = {
  string: 'text in quotes',
  number: 'a finite number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function bound(origin: string, side: 'least' | 'most', limit: unknown, strict: boolean): string {
  const at = side === 'least' ? 'at least' : 'at most';
  if (origin === 'string') return `have ${at} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${at} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (strict) return `be ${side === 'least' ? 'greater' : 'less'} than ${limit}`;
  return `be ${at} ${limit}`;
}

/** How many characters of an invalid value a message shows. */
const MOST_SHOWN = 60;

/** Returns a value as it was written, cut to a length that fits into a message; never reads the rest. */
export function shown(value: unknown): string {
  const written = write(value, MOST_SHOWN + 1);
  return written.length > MOST_SHOWN ? `${written.slice(0, MOST_SHOWN - 3)}…` : written;
}

/** Writes JSON that is not much longer than `room`: every level and entry uses some of it, so deep and wide values end early. */
function write(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  let written = isList ? '[' : '{';
  for (const key in value) {
    if (written.length >= room) return written;
    const name = isList ? '' : `${JSON.stringify(key.slice(0, room))}:`;
    const before = written.length === 1 ? '' : ',';
    written += `${before}${name}${write(Reflect.get(value, key), room - written.length - name.length)}`;
  }
  return written + (isList ? ']' : '}');
}
