import type { Failure } from '../failure.ts';
import { at, listAt, numberAt, textAt } from '../json.ts';
import type { ApiRequest, Calls, Json, JsonObject, NoReply, Problem, Reply } from '../port.ts';
import { isNotShown } from './codes.ts';
import { failureOf } from './failure.ts';
import { pathTo } from './version.ts';

/** The result of a read: an object, its absence, or why it could not be read. */
export type Read =
  | { readonly object: JsonObject }
  | { readonly absent: true }
  | { readonly problem: Problem; readonly failure: Failure };

export async function readNode(calls: Calls, id: string, fields: readonly string[]): Promise<Read> {
  const answer = await calls.send({ method: 'GET', path: pathTo(id), query: { fields: fields.join(',') } });
  return readOf(answer, calls.now());
}

function readOf(answer: Reply | NoReply, now: Date): Read {
  if ('sent' in answer) return failed(answer, now);
  const { body, status } = answer;
  if (status >= 200 && status < 300 && body !== null && typeof body === 'object' && textAt(body, 'id') !== undefined)
    return { object: Object.fromEntries(Object.entries(body)) };
  const error = at(body, 'error');
  if (isNotShown(numberAt(error, 'code'), numberAt(error, 'error_subcode'))) return { absent: true };
  return failed(answer, now);
}

function failed(answer: Reply | NoReply, now: Date): Read {
  const failure = failureOf(answer, now);
  return { problem: failure.problem, failure };
}

/** The rows of all pages of a list; `problem` when a page could not be read, or rows are missing. */
export interface Rows {
  readonly rows: readonly Json[];
  readonly problem?: Problem;
}

const PAGE = 200;
/** A list with more pages than this is a defect. */
const MOST_PAGES = 1_000;
/** The list has more pages than are read. */
export const LIST_TOO_LONG = 'list-too-long';

/**
 * Reads a list to its end, which is a page without `paging.next`: short pages occur in the middle.
 *
 * @param mostPages reads only this many pages, newest first, where the rest does not matter
 */
export async function readRows(
  calls: Calls,
  path: string,
  query: Readonly<Record<string, string>>,
  mostPages = MOST_PAGES,
): Promise<Rows> {
  const rows: Json[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const request: ApiRequest = {
      method: 'GET',
      path,
      query: { limit: String(PAGE), ...query, ...(after === undefined ? {} : { after }) },
    };
    const answer = await calls.send(request);
    if ('sent' in answer || answer.status >= 300 || !isListReply(answer.body))
      return { rows, problem: notShown(answer) ?? failureOf(answer, calls.now()).problem };
    rows.push(...listAt(answer.body, 'data'));
    if (at(answer.body, 'paging', 'next') === undefined) return { rows };
    const cursor = textAt(answer.body, 'paging', 'cursors', 'after');
    if (cursor === undefined || cursor === after) return { rows, problem: incomplete('list-incomplete') };
    after = cursor;
  }
  return mostPages < MOST_PAGES ? { rows } : { rows, problem: incomplete(LIST_TOO_LONG) };
}

/** The list says that it continues but not where, or it never ends. */
const incomplete = (code: string): Problem => ({
  code,
  todo: 'Nothing to do: the list is incomplete; the engine reads it again.',
  retry: 'later',
  vendor: {},
});

/** The object that a list belongs to is not shown. */
export const NOT_SHOWN = 'not-shown';

/** Detects that the list's object is not shown. For an object that was just created, that is lag, not a refusal. */
function notShown(answer: Reply | NoReply): Problem | undefined {
  if ('sent' in answer) return undefined;
  const error = at(answer.body, 'error');
  const [code, subcode] = [numberAt(error, 'code'), numberAt(error, 'error_subcode')];
  if (!isNotShown(code, subcode)) return undefined;
  const todo = 'Nothing to do: the platform does not show the parent object yet; the engine looks for it again.';
  return { code: NOT_SHOWN, todo, retry: 'later', vendor: { http: answer.status, code: 100, subcode: 33 } };
}

const isListReply = (body: Json | undefined): boolean => Array.isArray(at(body, 'data'));
