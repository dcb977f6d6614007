import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile, unavailable } from '../kernel/index.ts';
import type { Driver, Session } from './driver.ts';
import { codeOf } from './failures.ts';

const DIRECTORY = packageFile('migrations');
/** Any number that nothing else uses: “CAMPENG1” in ASCII, cut to a positive bigint. */
const ADVISORY_LOCK = '4846796398829126193';
const INSUFFICIENT_PRIVILEGE = '42501';
/** The columns of our table of applied migrations; other programs use a table of the same name. */
const OWN_COLUMNS = ['name', 'applied_at'];

interface Migration {
  readonly name: string;
  readonly sql: string;
}

const migrations = (): Migration[] =>
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(DIRECTORY, name), 'utf8') }));

/**
 * Migrates the schema to this program's version: all pending migrations in one transaction, one process at a time.
 *
 * @returns the names of the migrations applied now
 * @throws `schema-too-new` if a newer program migrated it, `schema-unreleased` if one from before the first release did;
 * `schema-out-of-date` if this role may not change the schema; `schema-of-another-program`; `database-not-utf8`
 */
export async function migrate(driver: Driver): Promise<string[]> {
  const session = await driver.acquire();
  let broken: Error | undefined;
  try {
    if ((await pending(session)).length === 0) return [];
    await session.script('begin');
    try {
      await session.query('select pg_advisory_xact_lock($1::bigint)', [ADVISORY_LOCK]);
      const todo = await pending(session);
      await apply(session, todo);
      await session.script('commit');
      return todo.map(({ name }) => name);
    } catch (error) {
      await session.script('rollback');
      throw error;
    }
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) {
      broken = error instanceof Error ? error : undefined;
      throw error;
    }
    throw unavailable(
      'schema-out-of-date',
      `the database's schema is older than this program, and this role may not change it (${String(error)}): run \`campaigns-engine migrate\` as the owner`,
    );
  } finally {
    session.release(broken);
  }
}

async function apply(session: Session, todo: readonly Migration[]): Promise<void> {
  await session.script(
    'create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  for (const { name, sql } of todo) {
    await session.script(sql);
    await session.query('insert into schema_migrations (name) values ($1)', [name]);
  }
}

async function pending(session: Session): Promise<Migration[]> {
  const known = migrations();
  const applied = await appliedNames(session);
  const todo = known.filter(({ name }) => !applied.has(name));
  const foreign = [...applied].filter((name) => !known.some((migration) => migration.name === name)).sort();
  if (foreign.length === 0) return todo;
  if (todo.length === 0)
    throw unavailable(
      'schema-too-new',
      `the database's schema is newer than this program (it has ${foreign.join(', ')}): update campaigns-engine`,
    );
  // a release only adds files, so a database that has other files but lacks some of ours is older than the first release
  throw unavailable(
    'schema-unreleased',
    `the database was created by a version before the first release (it has ${foreign.join(', ')}), which this program cannot upgrade: use an empty database or another --data-dir, and import again`,
  );
}

/** @throws `database-not-utf8`; `schema-of-another-program` */
async function appliedNames(session: Session): Promise<Set<string>> {
  const { rows } = await session.query(
    `select current_setting('server_encoding') as encoding,
      (select json_agg(attname order by attnum) from pg_attribute
       where attrelid = to_regclass('schema_migrations') and attnum > 0 and not attisdropped) as columns`,
    [],
  );
  const [{ encoding, columns } = {}] = rows;
  if (encoding !== 'UTF8')
    throw unavailable(
      'database-not-utf8',
      `the database's encoding is ${encoding}, and titles and names may be in any script: recreate it with \`create database NAME encoding 'UTF8' template template0\``,
    );
  if (!Array.isArray(columns)) return new Set();
  if (!OWN_COLUMNS.every((column) => columns.includes(column)))
    throw unavailable(
      'schema-of-another-program',
      `the table schema_migrations belongs to another program (its columns are ${columns.join(', ')}): use a separate database for campaigns-engine`,
    );
  const applied = await session.query('select name from schema_migrations', []);
  return new Set(applied.rows.map(({ name }) => String(name)));
}
