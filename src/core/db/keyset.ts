import { sql } from 'kysely';

/** A column's time to the microsecond, as `instant`: a Date, which holds milliseconds, would make a cursor that repeats rows. */
export const instantOf = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as('instant');

/** The rows that follow a cursor's `instant` and id in a list with the newest first. */
export const olderThan = ([instant, id]: readonly string[], column: string, idColumn = 'id') =>
  sql<boolean>`(${sql.ref(column)}, ${sql.ref(idColumn)}) < (${`${instant}Z`}::timestamptz, ${id}::uuid)`;
