import { CompiledQuery, sql } from 'kysely';
import type { Transaction } from '../../core/db/index.ts';
import type { Table } from './tables.ts';

/** Maximum rows in memory: the evidence of a video with 500 clips is about 100 kB. */
const ROWS_AT_ONCE = 200;

/**
 * Makes both databases write and read values in the same format, so that a value's text is exact: microseconds, every digit of a
 * double, the original text of a JSON document.
 */
export async function writeValuesAlike(transaction: Transaction): Promise<void> {
  for (const setting of [
    `timezone = 'UTC'`,
    `datestyle = 'ISO, YMD'`,
    `intervalstyle = 'postgres'`,
    `extra_float_digits = 1`,
    `bytea_output = 'hex'`,
  ])
    await sql.raw(`set local ${setting}`).execute(transaction.kysely);
}

/** Copies all rows of a table in batches, each value as text. */
export async function copyRows(
  from: Transaction,
  to: Transaction,
  { name, columns }: Table,
  onRows: (rows: number) => void,
): Promise<void> {
  const texts = columns.map((column, at) => `${column.name}::text as c${at}`);
  await sql.raw(`declare carried no scroll cursor for select ${texts} from ${name}`).execute(from.kysely);
  const names = columns.map((column) => column.name);
  const values = columns.map(({ type }, at) => `c${at}::${type}`);
  const parameters = columns.map((_, at) => `$${at + 1}::text[]`);
  const insert = `insert into ${name} (${names}) overriding system value
    select ${values} from unnest(${parameters}) as carried (${columns.map((_, at) => `c${at}`)})`;
  for (;;) {
    const { rows } = await sql
      .raw<Record<string, string | null>>(`fetch ${ROWS_AT_ONCE} from carried`)
      .execute(from.kysely);
    if (rows.length === 0) break;
    const columnsOfRows = columns.map((_, at) => rows.map((row) => row[`c${at}`] ?? null));
    await to.kysely.executeQuery(CompiledQuery.raw(insert, columnsOfRows));
    onRows(rows.length);
  }
  await sql`close carried`.execute(from.kysely);
}

/** Continues every sequence at its last value. */
export async function copySequences(from: Transaction, to: Transaction): Promise<void> {
  const { rows } = await sql<{ name: string; last: string | null }>`
    select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value::text as last
    from pg_sequences where schemaname in ('public', 'campaigns_jobs')`.execute(from.kysely);
  for (const { name, last } of rows)
    if (last !== null) await sql`select setval(${name}::text::regclass, ${last}::text::bigint)`.execute(to.kysely);
}
