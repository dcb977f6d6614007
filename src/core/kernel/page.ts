import { z } from 'zod';
import { type EngineError, invalid } from './errors.ts';

/** One page of a list: its rows, and the cursor that asks for the next one (null at the end). */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** The two parameters of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('rows per page, 1 to 1000'),
  after: z.string().max(200).optional().describe('the `next` of the previous page'),
};

/** Turns `limit + 1` rows into a page: the extra row only shows that there are more. */
export function page<Row>(rows: readonly Row[], limit: number, cursor: (row: Row) => readonly string[]): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursorOf(cursor(last)) : null };
}

/** Checks a part of a cursor; a regular expression is such a pattern. */
interface Pattern {
  test(part: string): boolean;
}

const MICROSECONDS = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

/** A time in UTC as PostgreSQL writes it, in microseconds, on a date that exists: not 30 February. */
export const INSTANT: Pattern = {
  test: (part) => {
    const time = MICROSECONDS.test(part) ? Date.parse(`${part}Z`) : Number.NaN;
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(part.slice(0, 19));
  },
};
export const UUID: Pattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Splits a cursor into its parts and checks each by its pattern; refuses a cursor that we did not make. */
export function cursorParts(after: string | undefined, patterns: readonly Pattern[]): string[] | undefined {
  if (after === undefined) return undefined;
  const parts = Buffer.from(after, 'base64url').toString('utf8').split('|');
  const ours = parts.length === patterns.length && patterns.every((pattern, at) => pattern.test(parts[at] ?? ''));
  if (!ours) throw notACursor();
  return parts;
}

export const notACursor = (): EngineError =>
  invalid([{ path: 'after', message: 'is not a cursor of this list: use `next` of the previous page' }]);

/** Makes the cursor of a position in a list. */
export const cursorOf = (parts: readonly string[]) => Buffer.from(parts.join('|'), 'utf8').toString('base64url');
