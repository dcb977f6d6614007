import type { ApiRequest, Fields } from '../world/index.ts';
import { fromText, isFields } from './check-params.ts';
import { GraphError, invalidParameter } from './graph-error.ts';
import type { Meta } from './meta.ts';
import { tokenOf } from './tokens.ts';

/** The default number of entries per page. */
const PAGE = 25;
const MOST = 5000;

/** Returns one page of a list, with links to its neighbors. Entries are sorted from newest to oldest. */
export function pageOf<Entry extends { readonly id: string }, Shown>(
  meta: Meta,
  request: ApiRequest,
  entries: readonly Entry[],
  show: (entry: Entry) => Shown,
) {
  const limit = meta.world.holds('paging') ? limitOf(request) : entries.length;
  const start = startOf(request, entries, limit);
  const page = entries.slice(start, start + limit);
  const [first, last] = [page.at(0), page.at(-1)];
  const hasNext = start + limit < entries.length;
  return {
    data: page.map(show),
    ...(first === undefined || last === undefined
      ? {}
      : {
          paging: {
            cursors: { before: cursorOf(first.id), after: cursorOf(last.id) },
            ...(hasNext ? { next: linkTo(request, { after: cursorOf(last.id), limit: String(limit) }) } : {}),
            ...(start > 0 ? { previous: linkTo(request, { before: cursorOf(first.id), limit: String(limit) }) } : {}),
          },
        }),
    ...(request.params.summary === undefined ? {} : { summary: { total_count: entries.length } }),
  };
}

function limitOf({ params }: ApiRequest): number {
  const limit = params.limit === undefined ? PAGE : Number(params.limit);
  if (!Number.isInteger(limit) || limit < 1) throw invalidParameter('Param limit must be a positive integer');
  return Math.min(MOST, limit);
}

function startOf({ params }: ApiRequest, entries: readonly { readonly id: string }[], limit: number): number {
  const { after, before } = params;
  if (after !== undefined) return indexOf(entries, after) + 1;
  return before === undefined ? 0 : Math.max(0, indexOf(entries, before) - limit);
}

function indexOf(entries: readonly { readonly id: string }[], cursor: unknown): number {
  const id = Buffer.from(String(cursor), 'base64url').toString();
  const index = entries.findIndex((entry) => entry.id === id);
  if (index === -1) throw new GraphError({ code: 100, message: '(#100) Invalid cursors values', subcode: undefined });
  return index;
}

const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');

/** Builds a link. The platform repeats the token in its links. */
function linkTo(request: ApiRequest, changes: Readonly<Record<string, string>>): string {
  const { after: _, before: __, ...rest } = request.params;
  const params = new URLSearchParams();
  const token = tokenOf(request);
  for (const [name, value] of Object.entries({ ...rest, access_token: token, ...changes }))
    if (value !== undefined) params.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return `${request.origin}${request.path}?${params}`;
}

/** Returns the rows that pass `filtering`. */
export function filtered<Row>(
  meta: Meta,
  request: ApiRequest,
  rows: readonly Row[],
  filterValue: (row: Row, field: string) => unknown,
): readonly Row[] {
  const filters = fromText(request.params.filtering);
  if (filters === undefined || !meta.world.holds('filtering')) return rows;
  if (!Array.isArray(filters)) throw invalidParameter('Param filtering must be an array.');
  return filters.reduce<readonly Row[]>((left, filter) => {
    const test = testOf(filter);
    return left.filter((row) => test.accepts(filterValue(row, test.field)));
  }, rows);
}

function testOf(filter: unknown): { readonly field: string; accepts(value: unknown): boolean } {
  if (!isFields(filter) || typeof filter.field !== 'string' || typeof filter.operator !== 'string')
    throw invalidParameter('Each entry of filtering needs field, operator and value');
  const { field, value } = filter;
  const accepts = OPERATORS[filter.operator.toUpperCase()];
  if (accepts === undefined)
    throw invalidParameter(`Filtering field '${field}' with operation '${filter.operator}' is not supported`);
  return { field, accepts: (actual) => accepts(actual, value) };
}

const same = (a: unknown, b: unknown): boolean => String(a) === String(b);
const holds = (text: unknown, part: unknown): boolean =>
  String(text ?? '')
    .toLowerCase()
    .includes(String(part).toLowerCase());
const among = (value: unknown, list: unknown): boolean => Array.isArray(list) && list.some((one) => same(one, value));

const OPERATORS: Readonly<Record<string, (actual: unknown, wanted: unknown) => boolean>> = {
  EQUAL: same,
  NOT_EQUAL: (actual, wanted) => !same(actual, wanted),
  CONTAIN: holds,
  NOT_CONTAIN: (actual, wanted) => !holds(actual, wanted),
  STARTS_WITH: (actual, wanted) => String(actual).startsWith(String(wanted)),
  IN: among,
  NOT_IN: (actual, wanted) => !among(actual, wanted),
  ANY: among,
  NONE: (actual, wanted) => !among(actual, wanted),
  GREATER_THAN: (actual, wanted) => Number(actual) > Number(wanted),
  GREATER_THAN_OR_EQUAL: (actual, wanted) => Number(actual) >= Number(wanted),
  LESS_THAN: (actual, wanted) => Number(actual) < Number(wanted),
  LESS_THAN_OR_EQUAL: (actual, wanted) => Number(actual) <= Number(wanted),
};

/** Returns the statuses that `effective_status` or a filter on it asks for. */
export function statusesAskedFor({ params }: ApiRequest): readonly string[] | undefined {
  const direct = fromText(params.effective_status);
  if (Array.isArray(direct)) return direct.map(String);
  const filters = fromText(params.filtering);
  if (!Array.isArray(filters)) return undefined;
  const filter = filters.find((one: Fields) => isFields(one) && /effective_status$/.test(String(one.field)));
  return filter === undefined ? undefined : [filter.value].flat().map(String);
}
