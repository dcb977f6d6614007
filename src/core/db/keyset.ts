import { type SelectQueryBuilder, sql } from 'kysely';
import { cursorParts, INSTANT, type Page, page, UUID } from '../kernel/index.ts';

/**
 * A page of a list with the newest first; `id` decides between rows of the same time. The cursor has the time to the microsecond, which
 * PostgreSQL writes: a Date, which holds milliseconds, would make one that repeats rows.
 */
export async function newestFirst<Tables, From extends keyof Tables, Row extends { readonly id: string }>(
  select: SelectQueryBuilder<Tables, From, Row>,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  [time, id]: readonly [time: string, id: string] = ['created_at', 'id'],
): Promise<Page<Omit<Row & Instant, 'instant'>>> {
  const cursor = cursorParts(after, [INSTANT, UUID]);
  const older = cursor === undefined ? select : select.where(olderThan(cursor, time, id));
  const rows = await older
    .select(instantOf(time))
    .$castTo<Row & Instant>()
    .orderBy(sql.ref(time), 'desc')
    .orderBy(sql.ref(id), 'desc')
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

const olderThan = ([instant, id]: readonly string[], time: string, idColumn: string) =>
  sql<boolean>`(${sql.ref(time)}, ${sql.ref(idColumn)}) < (${`${instant}Z`}::timestamptz, ${id}::uuid)`;
