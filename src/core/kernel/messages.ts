import type { z } from 'zod';
import { closest } from './closest.ts';

type Issue = z.core.$ZodRawIssue;

/** What a person reads about a wrong field: what would be right, and what was there. Undefined: zod's own words. */
export function message(issue: Issue): string | undefined {
  const got = issue.input === undefined ? '' : `, got ${shown(issue.input)}`;
  switch (issue.code) {
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is required: ${kind}` : `must be ${kind}${got}`;
    }
    case 'too_small':
      return `must ${bound(issue.origin, 'least', issue.minimum, issue.inclusive === false)}${got}`;
    case 'too_big':
      return `must ${bound(issue.origin, 'most', issue.maximum, issue.inclusive === false)}${got}`;
    case 'invalid_value': {
      const near = typeof issue.input === 'string' ? closest(issue.input, issue.values.map(String)) : undefined;
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      const wanted = issue.values.map(shown).join(', ');
      return `${issue.input === undefined ? 'is required: ' : 'must be '}${issue.values.length > 1 ? 'one of ' : ''}${wanted}${got}${hint}`;
    }
    default:
      return undefined;
  }
}

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
  if (origin === 'string') return `have ${at} ${limit} characters`;
  if (origin === 'array') return `have ${at} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (strict) return `be ${side === 'least' ? 'greater' : 'less'} than ${limit}`;
  return `be ${at} ${limit}`;
}

/** A value as it was written, cut to a length that a message can bear. */
function shown(value: unknown): string {
  const text = typeof value === 'number' || value === undefined ? String(value) : json(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return 'a value nested too deeply to show'; // JSON.parse reads more levels than JSON.stringify can write
  }
}
