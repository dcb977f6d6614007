import type { CallToolResult } from '@modelcontextprotocol/server';
import { ApiError } from '../client/index.ts';

/** The largest answer of a tool, in bytes. A larger one is cut and says so. */
const MOST_BYTES = 12_000;
const LONGEST_TEXT = 200;
/**
 * Characters that are invisible or that hide others: control, format (zero-width, bidirectional, tags), private use, line
 * separators, variation selectors, and blank letters.
 */
const HIDDEN =
  /\u034f|\u17b4|\u17b5|[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * Returns the answer of a tool: JSON without nulls, with three significant digits, and with other people's texts shortened and without
 * hidden characters. Lists are cut from the end until everything fits, and `truncated` says so. A page that was cut has no `next`,
 * which would skip the rows that were cut.
 */
export function answer(value: Readonly<Record<string, unknown>>): CallToolResult {
  let shown = plain(value) as Record<string, unknown>;
  let text = JSON.stringify(shown);
  while (Buffer.byteLength(text) > MOST_BYTES) {
    const [name, list] = Object.entries(shown).find(([, one]) => Array.isArray(one) && one.length > 1) ?? [];
    if (name === undefined || !Array.isArray(list)) {
      shown = { truncated: true, text: text.slice(0, MOST_BYTES / 4) };
    } else {
      const { next, ...rest } = shown;
      const rows = list.slice(0, Math.floor(list.length * 0.8));
      shown = { ...rest, [name]: rows, truncated: true, ...('next' in value ? { fitting_limit: rows.length } : {}) };
    }
    text = JSON.stringify(shown);
  }
  return { content: [{ type: 'text', text }] };
}

/** Formats JSON with every value unchanged, such as a proof. Hidden characters are written as escapes, so that they can be seen. */
export const exactly = (value: unknown): string =>
  JSON.stringify(value).replace(HIDDEN, (hidden) =>
    [...Array(hidden.length).keys()].map((at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

/** Returns that JSON as the answer of a tool. */
export const exactAnswer = (value: unknown): CallToolResult => ({ content: [{ type: 'text', text: exactly(value) }] });

/** Turns a refusal of the API into an answer of the tool: its code and what to do. */
export function refusal(error: unknown): CallToolResult {
  if (!(error instanceof ApiError)) throw error;
  const { code, message, requestId, problem } = error;
  const { errors, current } = problem;
  return { ...answer({ error: code, detail: message, errors, current, request_id: requestId }), isError: true };
}

export const refused = (error: string, detail: string): CallToolResult => ({
  ...answer({ error, detail }),
  isError: true,
});

/** Shortens other people's texts and removes hidden characters, rounds numbers to three significant digits, and drops nulls. */
export function plain(value: unknown): unknown {
  if (typeof value === 'string') return cleaned(value);
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(3));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(fields.map(([name, one]) => [cleaned(name), plain(one)]));
}

export function cleaned(text: string): string {
  const shown = text.replace(HIDDEN, ' ').toWellFormed();
  return shown.length <= LONGEST_TEXT ? shown : `${shown.slice(0, LONGEST_TEXT - 1)}…`;
}
