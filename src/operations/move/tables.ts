import { sql } from 'kysely';
import type { Transaction } from '../../core/db/index.ts';

/** A table whose rows are moved. */
export interface Table {
  /** Its name with the schema, as in SQL. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Tables that migrations fill; they are the same on both sides. */
const FROM_MIGRATIONS = ['public.schema_migrations', 'campaigns_jobs.version'];

interface TableRow {
  name: string;
  columns: { name: string; type: string }[];
  refers_to: string[];
}

/** Returns our tables that contain data, each after the tables that it references. Partitions are read through their parent. */
export async function tablesToCarry(transaction: Transaction): Promise<Table[]> {
  const { rows } = await sql<TableRow>`
    select n.nspname || '.' || c.relname as name,
      (select json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod))
          order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select json_agg(distinct fn.nspname || '.' || f.relname)
        from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '[]') as refers_to
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'campaigns_jobs') and c.relkind in ('r', 'p') and not c.relispartition
    order by 1`.execute(transaction.kysely);
  const wanted = rows.filter(({ name }) => !FROM_MIGRATIONS.includes(name));
  return inOrder(wanted).map(({ name, columns }) => ({ name, columns }));
}

/** @throws if tables reference each other in a circle */
function inOrder(tables: readonly TableRow[]): TableRow[] {
  const ordered: TableRow[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const waits = (name: string) => [...left].some((other) => other.name === name);
    const ready = [...left].filter(({ refers_to }) => !refers_to.some(waits));
    if (ready.length === 0) throw new Error(`tables refer to each other: ${[...left].map(({ name }) => name)}`);
    for (const table of ready) left.delete(table);
    ordered.push(...ready);
  }
  return ordered;
}

export async function countRows(transaction: Transaction, { name }: Table): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.raw(name)}`.execute(
    transaction.kysely,
  );
  return rows[0]?.rows ?? 0;
}

/** Returns the number and a fingerprint of a table's rows, in any order: equal on both sides if every value is. */
export async function digest(transaction: Transaction, { name }: Table): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select count(*) || ' rows, sum ' || coalesce(sum(('x' || left(row_hash, 16))::bit(64)::bigint::numeric), 0) as digest
    from (select encode(sha256(convert_to(t::text, 'UTF8')), 'hex') as row_hash from ${sql.raw(name)} t) hashed`.execute(
    transaction.kysely,
  );
  return rows[0]?.digest ?? '';
}
