import { type SelectQueryBuilder, sql } from 'kysely';
import { cursorParts, INSTANT, type Page, page, UUID } from '../kernel/index.ts';

interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly sort?: 'newest' | 'oldest' | undefined;
}

/**
 * Returns a page of a list, newest or oldest first; `id` decides between rows of the same time. The cursor has PostgreSQL's time
 * in microseconds: a Date holds only milliseconds, so its cursor would repeat rows.
 */
export async function newestFirst<Tables, From extends keyof Tables, Row extends { readonly id: string }>(
  select: SelectQueryBuilder<Tables, From, Row>,
  { limit, after, sort }: Wanted,
  [time, id]: readonly [time: string, id: string] = ['created_at', 'id'],
): Promise<Page<Omit<Row & Instant, 'instant'>>> {
  const cursor = cursorParts(after, [INSTANT, UUID]);
  const order = sort === 'oldest' ? 'asc' : 'desc';
  const rest = cursor === undefined ? select : select.where(beyond(cursor, time, id, order));
  const rows = await rest
    .select(instantOf(time))
    .$castTo<Row & Instant>()
    .orderBy(sql.ref(time), order)
    .orderBy(sql.ref(id), order)
    .limit(limit + 1)
    .execute();
  const { rows: shown, next } = page(rows, limit, (row) => [row.instant, row.id]);
  return { rows: shown.map(({ instant: _, ...row }) => row), next };
}

interface Instant {
  readonly instant: string;
}

const instantOf = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as('instant');

const beyond = ([instant, id]: readonly string[], time: string, idColumn: string, order: 'asc' | 'desc') =>
  sql<boolean>`(${sql.ref(time)}, ${sql.ref(idColumn)}) ${order === 'asc' ? sql`>` : sql`<`} (${`${instant}Z`}::timestamptz, ${id}::uuid)`;
