import type { Failure } from '../failure.ts';
import { at, listAt, numberAt, textAt } from '../json.ts';
import type { ApiRequest, Calls, Json, JsonObject, NoReply, Problem, Reply } from '../port.ts';
import { isNotShown } from './codes.ts';
import { failureOf } from './failure.ts';
import { pathTo } from './version.ts';

/** What a read gave: an object, its absence, or why it could not be read. */
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

/** Rows of a list, all pages of it; `problem` when a page could not be read, or rows are missing. */
export interface Rows {
  readonly rows: readonly Json[];
  readonly problem?: Problem;
}

const PAGE = 200;
/** A list that does not end is a defect of somebody's. */
const MOST_PAGES = 1_000;
/** A list of more pages than are read. */
export const LIST_TOO_LONG = 'list-too-long';

/**
 * Reads a list to its end, which is a page without `paging.next`: short pages occur in the middle.
 *
 * @param mostPages fewer pages, newest first, where the rest is of no interest
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

/** It says that there is more, and not where; or it goes on and on. */
const incomplete = (code: string): Problem => ({
  code,
  todo: 'Nothing to do: the list is incomplete; the engine reads it again.',
  retry: 'later',
  vendor: {},
});

/** The object that a list belongs to is not shown. */
export const NOT_SHOWN = 'not-shown';

/** What the list hangs on is not shown: of an object that was just made that is lag, and no refusal. */
function notShown(answer: Reply | NoReply): Problem | undefined {
  if ('sent' in answer) return undefined;
  const error = at(answer.body, 'error');
  const [code, subcode] = [numberAt(error, 'code'), numberAt(error, 'error_subcode')];
  if (!isNotShown(code, subcode)) return undefined;
  const todo = 'Nothing to do: the platform does not show the parent object yet; the engine looks for it again.';
  return { code: NOT_SHOWN, todo, retry: 'later', vendor: { http: answer.status, code: 100, subcode: 33 } };
}

const isListReply = (body: Json | undefined): boolean => Array.isArray(at(body, 'data'));
