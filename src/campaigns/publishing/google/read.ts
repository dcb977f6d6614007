import type { Failure } from '../failure.ts';
import { isObject, listAt, numberAt, textAt } from '../json.ts';
import type { Calls, Json, JsonObject, NoReply, Problem, Reply } from '../port.ts';
import { failureOf } from './failure.ts';
import { pathTo } from './version.ts';

/** The rows of all pages of a query; `problem` when a page could not be read, or rows are missing. */
export interface Rows {
  readonly rows: readonly Json[];
  readonly problem?: Problem;
  readonly failure?: Failure;
}

/** A list with more pages than this is a defect. */
const MOST_PAGES = 1_000;

export const isDone = (answer: Reply | NoReply): answer is Reply =>
  !('sent' in answer) && answer.status < 300 && answer.body !== undefined;

/**
 * Reads all rows of a query. The reply says how many rows there are: if fewer arrive, the list hides some. Names are in the
 * form that queries use.
 */
export async function ask(calls: Calls, query: string): Promise<Rows> {
  const rows: Json[] = [];
  let token: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await calls.send({
      method: 'POST',
      path: pathTo(calls.external_id, 'googleAds:search'),
      is_read: true,
      body: {
        query,
        search_settings: { return_total_results_count: true },
        ...(token === undefined ? {} : { page_token: token }),
      },
    });
    if (!isDone(answer)) {
      const failure = failureOf(answer, calls.now());
      return { rows, problem: failure.problem, failure };
    }
    rows.push(...listAt(answer.body, 'results').map(inSnake));
    token = textAt(answer.body, 'nextPageToken');
    // Google omits values that are zero
    if (token === undefined && rows.length < (numberAt(answer.body, 'totalResultsCount') ?? 0))
      return { rows, problem: INCOMPLETE };
    if (token === undefined) return { rows };
  }
  return { rows, problem: INCOMPLETE };
}

const INCOMPLETE: Problem = {
  code: 'list-incomplete',
  todo: 'Nothing to do: the list is incomplete; the engine reads it again.',
  retry: 'later',
  vendor: {},
};

/** `totalAmountMicros` → `total_amount_micros`, at any depth. */
function inSnake(value: Json): Json {
  if (isList(value)) return value.map(inSnake);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), inSnake(inner)]));
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Converts names back to the form of the API's JSON. */
function inCamel(value: Json): Json {
  if (isList(value)) return value.map(inCamel);
  return isObject(value) ? camelObject(value) : value;
}

export const camelObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), inCamel(inner)]));

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Quotes a text for a query. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
