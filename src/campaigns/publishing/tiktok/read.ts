import type { Failure } from '../failure.ts';
import { at, listAt, numberAt, textAt } from '../json.ts';
import type { Calls, Json, JsonObject, NoReply, Problem, Reply } from '../port.ts';
import { failureOf, isDone } from './failure.ts';
import { type AdKind, KINDS } from './kinds.ts';
import { pathTo } from './version.ts';

/** The entries of all pages of a list; `problem` when a page could not be read, or entries are missing. */
export interface Entries {
  readonly entries: readonly Json[];
  readonly problem?: Problem;
  readonly failure?: Failure;
}

/** A list with more pages than this is a defect. */
const MOST_PAGES = 1_000;

/** Returns what the platform replies under `data`, or why there is no such reply. */
export async function readData(
  calls: Calls,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly data: Json } | { readonly failure: Failure }> {
  const answer = await calls.send({ method: 'GET', path: pathTo(path), query });
  const data = dataOf(answer);
  return data === undefined ? { failure: failureOf(answer, calls.now()) } : { data };
}

export const dataOf = (answer: Reply | NoReply): Json | undefined =>
  isDone(answer) ? at(answer.body, 'data') : undefined;

/**
 * Reads a list to its end. The reply says how many entries there are: if fewer arrive, the list hides some.
 *
 * @param mostPages reads only this many pages, newest first, where the rest does not matter
 */
export async function readEntries(
  calls: Calls,
  path: string,
  query: Readonly<Record<string, string>>,
  pageSize: number,
  mostPages = MOST_PAGES,
): Promise<Entries> {
  const entries: Json[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const read = await readData(calls, path, {
      advertiser_id: calls.external_id,
      ...query,
      page: String(page),
      page_size: String(pageSize),
    });
    if ('failure' in read) return { entries, problem: read.failure.problem, failure: read.failure };
    entries.push(...listAt(read.data, 'list'));
    const total = numberAt(read.data, 'page_info', 'total_number');
    const isShort = total === undefined || entries.length < Math.min(total, page * pageSize);
    if (isShort) return { entries, problem: INCOMPLETE };
    if (entries.length >= total) return { entries };
  }
  return mostPages < MOST_PAGES ? { entries } : { entries, problem: INCOMPLETE };
}

const INCOMPLETE: Problem = {
  code: 'list-incomplete',
  todo: 'Nothing to do: the list is incomplete; the engine reads it again.',
  retry: 'later',
  vendor: {},
};

/** Lists the objects of a kind that match the filter. */
export const listOf = (calls: Calls, kind: AdKind, filtering: JsonObject, mostPages?: number): Promise<Entries> =>
  readEntries(
    calls,
    `/smart_plus/${KINDS[kind].path}/get/`,
    Object.keys(filtering).length === 0 ? {} : { filtering: JSON.stringify(filtering) },
    KINDS[kind].page,
    mostPages,
  );

export async function objectById(calls: Calls, kind: AdKind, id: string): Promise<Entries> {
  const { entries, ...rest } = await listOf(calls, kind, { [`${KINDS[kind].id}s`]: [id] });
  return { entries: entries.filter((entry) => textAt(entry, KINDS[kind].id) === id), ...rest };
}
