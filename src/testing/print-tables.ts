import { sql } from 'kysely';
import type { Sql } from '../core/db/index.ts';

/** The types of JSON columns, which the database does not know. */
const JSON_TYPES: Readonly<Record<string, string>> = {
  'ad_accounts.settings': 'Record<string, unknown>',
  'approvals.shown': 'Record<string, unknown>',
  'rule_trainings.found': 'Record<string, unknown>',
  'campaigns.optimization_meta': 'Record<string, unknown>',
  'clips.features': 'Record<string, number | boolean>',
  'decisions.exploration': '{ policy: string; seed: number; candidates: string[]; propensities: number[] }',
  'decisions.cards': 'unknown',
  'ledger_events.metadata': 'Record<string, unknown>',
  'result_corrections.figures': 'Record<string, unknown>',
  'schedules.input': 'Record<string, unknown>',
};

const TYPES: Readonly<Record<string, string>> = {
  bigint: 'number',
  boolean: 'boolean',
  bytea: 'Buffer',
  'double precision': 'number',
  integer: 'number',
  platform: 'Platform',
  smallint: 'number',
  text: 'string',
  'text[]': 'string[]',
  'timestamp with time zone': 'Date',
  uuid: 'string',
  xid8: 'string',
};

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  filled: boolean;
}

const HEAD = `// Generated from the migrated database: \`npm run generate\` writes it anew.
import type { ColumnType, Generated } from 'kysely';
import type { Platform } from '../platforms/index.ts';

/** A time that the database fills when it is left out. */
type Stamp = ColumnType<Date, Date | undefined, Date>;
/** A json or jsonb column: read as a value, written as its text. */
type Json<Value> = ColumnType<Value, string, string>;

/** The tables as migrations/ makes them. */
export interface Tables {
`;

/** Prints the TypeScript types of our tables, as the database describes them. */
export async function printTables({ kysely }: Sql): Promise<string> {
  const { rows } = await sql<Column>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as filled
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migrations'
      and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`.execute(kysely);
  const tables = [...new Set(rows.map(({ table }) => table))].map((table) => {
    const columns = rows.filter((row) => row.table === table).map((row) => `    ${row.name}: ${typeOf(row)};\n`);
    return `  ${table}: {\n${columns.join('')}  };\n`;
  });
  return `${HEAD}${tables.join('')}}\n`;
}

function typeOf({ table, name, type, nullable, filled }: Column): string {
  const orNull = nullable ? ' | null' : '';
  if (type === 'json' || type === 'jsonb') {
    const value = JSON_TYPES[`${table}.${name}`] ?? 'unknown';
    return filled ? `ColumnType<${value}${orNull}, string | undefined, string>` : `Json<${value}>${orNull}`;
  }
  const base = TYPES[type];
  if (base === undefined) throw new Error(`${table}.${name} is of type ${type}, which print-tables.ts does not know`);
  if (!filled) return `${base}${orNull}`;
  return base === 'Date' ? `Stamp${orNull}` : `Generated<${base}${orNull}>`;
}
