import type { Statement } from './driver.ts';
import type { Sql } from './open.ts';

/** What a named parameter may be; an array is a column of rows. */
type Value = string | number | boolean | Date | null | undefined | readonly (string | number | boolean | Date | null)[];

/** A statement that is run with its parameters by name. */
export interface NamedStatement<Parameters, Row> {
  (sql: Sql, parameters: Parameters): Promise<Row[]>;
  /** The statement that is sent, in which `:name` has become `$1`, `$2`, … */
  readonly statement: Statement;
}

/** Matches a quoted text, whose content is never a parameter; a cast; or a parameter. */
const PARAMETER = /'(?:[^']|'')*'|::|:([a-z_][a-z0-9_]*)/g;

/**
 * Makes a statement from SQL with named parameters (`:now`, `:actor`). They are numbered once, here: the text never changes, so
 * PostgreSQL plans it once per connection.
 *
 * @param name under which PostgreSQL keeps its plan
 */
export function statement<Parameters extends { readonly [Name in keyof Parameters]: Value }, Row>(
  name: string,
  sql: string,
): NamedStatement<Parameters, Row> {
  const names: (keyof Parameters & string)[] = [];
  const text = sql.replace(PARAMETER, (all, parameter?: keyof Parameters & string) => {
    if (parameter === undefined) return all;
    if (!names.includes(parameter)) names.push(parameter);
    return `$${names.indexOf(parameter) + 1}`;
  });
  const made: Statement = { name, text };
  const run = (db: Sql, parameters: Parameters): Promise<Row[]> => {
    const values = names.map((each) => {
      const value = parameters[each];
      if (value === undefined && !(each in parameters)) throw new Error(`statement ${name} has no value for :${each}`);
      return value;
    });
    return db.run<Row>(made, values);
  };
  return Object.assign(run, { statement: made });
}

/** Turns rows into one object of arrays, as `unnest(:a::uuid[], :b::text[])` needs them. */
export function columnsOf<Row, Name extends keyof Row & string>(
  rows: readonly Row[],
  names: readonly Name[],
): { readonly [Column in Name]: readonly Row[Column][] } {
  const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
  return columns as { [Column in Name]: Row[Column][] };
}
