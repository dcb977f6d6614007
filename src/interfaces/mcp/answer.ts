import type { CallToolResult } from '@modelcontextprotocol/server';
import { ApiError } from '../client/index.ts';

/** The largest answer of a tool, in bytes: more is cut, and said to be. */
const MOST_BYTES = 12_000;
const LONGEST_TEXT = 200;
/** Control, zero-width and bidirectional characters: they hide what a text says. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

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

function plain(value: unknown): unknown {
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
