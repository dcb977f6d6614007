import type { CallToolResult } from '@modelcontextprotocol/server';
import { ApiError } from '../client/index.ts';

/** The largest answer of a tool, in bytes: more is cut, and said to be. */
const MOST_BYTES = 12_000;
const LONGEST_TEXT = 200;
/**
 * What is not seen, or hides what is: control, format (zero-width, bidirectional, tags), private use, separators of lines,
 * selectors of variants, and letters that are blank.
 */
const HIDDEN =
  /\u034f|\u17b4|\u17b5|[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * What a tool answers: JSON with texts of others shortened and stripped of hidden characters, three significant digits, without
 * nulls. Lists are cut from the end until the whole fits, and `truncated` says so. A page that was cut has no `next`, which would
 * pass over what was cut.
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

/** JSON with every value as it is, such as a proof: what is hidden is written as an escape, so that it is seen. */
export const exactly = (value: unknown): string =>
  JSON.stringify(value).replace(HIDDEN, (hidden) =>
    [...Array(hidden.length).keys()].map((at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

/** The same as an answer of a tool. */
export const exactAnswer = (value: unknown): CallToolResult => ({ content: [{ type: 'text', text: exactly(value) }] });

/** What the API refuses is an answer of the tool: its code and what to do. */
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

/** Texts of others shortened and without hidden characters, numbers with three significant digits, no nulls. */
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
