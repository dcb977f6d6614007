import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, inject } from 'vitest';
import type { Context } from '../context.ts';
import type { Engine } from '../engine.ts';
import type { EmbeddedTemplates } from './embedded-templates.ts';
import { openTestEngine } from './open-test-engine.ts';
import { createDatabase, type TestServer } from './postgres-databases.ts';

/** A context on an empty, migrated database, with a clock that does not advance by itself and ids that count up. */
export interface TestContext extends Context {
  readonly log: Engine['log'];
  readonly clock: { advance(ms: number): void };
}

export type OpenTestContext = () => Promise<TestContext>;

/** Runs the tests on the embedded database and on PostgreSQL (skipped if there is none, except in CI). */
export function onEachDatabase(subject: string, tests: (testContext: OpenTestContext) => void): void {
  onEmbeddedDatabase(`${subject} (embedded)`, tests);
  describe.skipIf(!hasPostgres())(`${subject} (PostgreSQL)`, () => {
    tests(() => contextOn('postgres', async () => ({ databaseUrl: await migratedPostgresDatabase() })));
  });
}

/** Runs the tests only on the embedded database, because everything above the API is the same on both. */
export function onEmbeddedDatabase(subject: string, tests: (testContext: OpenTestContext) => void): void {
  describe(subject, () => tests(() => contextOn('embedded', async () => ({ dataDir: migratedDirectory() }))));
}

interface Emptied {
  readonly engine: Engine;
  empty(): Promise<void>;
}

/** The databases of this worker: one of each kind for all of its test files. They end with the worker. */
const opened = new Map<Engine['db']['kind'], Promise<Emptied>>();

/** Opens this worker's database, and empties it for each test. */
async function contextOn(
  kind: Engine['db']['kind'],
  location: () => Promise<{ dataDir?: string; databaseUrl?: string }>,
): Promise<TestContext> {
  const opening = opened.get(kind) ?? location().then(openOnce);
  opened.set(kind, opening);
  const { engine, empty } = await opening;
  await empty();
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  let ids = 0;
  return {
    ...engine,
    now: () => new Date(time),
    newId: () => `00000000-0000-4000-8000-${(++ids).toString(16).padStart(12, '0')}`,
    actor: 'test',
    clock: {
      advance: (ms) => {
        time += ms;
      },
    },
  };
}

async function openOnce(location: { dataDir?: string; databaseUrl?: string }): Promise<Emptied> {
  const engine = await openTestEngine(location);
  const run = (text: string) => sql.raw(text).execute(engine.db.kysely);
  const tables = [...(await referringFirst(engine.db)), 'campaigns_jobs.job'];
  await letEmptyingPass(engine.db);
  await run('create schema testing');
  await run('create table testing.rule_sets as select platform, version, status, document, checksum from rule_sets');
  await run(`create function testing.empty_tables() returns bigint language plpgsql as $$ ${emptying(tables)} $$`);
  const empty = async () => {
    const { rows } = await sql<{ bytes: number }>`select testing.empty_tables()::int as bytes`.execute(
      engine.db.kysely,
    );
    return rows[0]?.bytes ?? 0;
  };
  return {
    engine,
    empty: async () => {
      if ((await empty()) < WORTH_TRUNCATING_BYTES) return;
      await run(`do $$ begin set local session_replication_role = replica; truncate ${tables}; end $$`);
      await empty();
    },
  };
}

/** Below this size, deleting is faster: a truncated table gets a new file, which takes longer than leaving deleted rows behind. */
const WORTH_TRUNCATING_BYTES = 1e6;

/** Sorts the tables so that each comes before those that it refers to, in the order to empty them. @throws if references form a cycle */
async function referringFirst({ kysely }: Engine['db']): Promise<string[]> {
  const { rows } = await sql<{ name: string; referring: string[] }>`
    select format('%I.%I', schemaname, tablename) as name,
      array(select distinct format('%I.%I', n.nspname, c.relname) from pg_constraint f
        join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
        where f.contype = 'f' and f.conrelid <> f.confrelid
          and f.confrelid = format('%I.%I', schemaname, tablename)::regclass) as referring
    from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'`.execute(kysely);
  const ordered = new Set<string>();
  while (ordered.size < rows.length) {
    const next = rows.filter(
      ({ name, referring }) => !ordered.has(name) && referring.every((each) => ordered.has(each)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle: they cannot be emptied one by one');
    for (const { name } of next) ordered.add(name);
  }
  return [...ordered];
}

/** Makes triggers that refuse changes allow them while the tables are emptied. */
async function letEmptyingPass({ kysely }: Engine['db']): Promise<void> {
  const { rows } = await sql<{ definition: string }>`
    select distinct pg_get_functiondef(tgfoid) as definition from pg_trigger where not tgisinternal`.execute(kysely);
  const pass = "if current_setting('testing.emptying', true) = 'on' then return old; end if;";
  for (const { definition } of rows)
    await sql.raw(definition.replace(/\bbegin\b/i, (begin) => `${begin} ${pass}`)).execute(kysely);
}

/** From this many rows on, foreign keys are switched off. For fewer it is not worth it, because all statements are then planned again. */
const WITHOUT_FOREIGN_KEYS = 200;

/**
 * Returns a function that empties all tables and adds what an engine writes into a new database. In a function, statements are planned
 * once.
 *
 * @returns the size in bytes of the tables that had rows
 */
const emptying = (tables: readonly string[]) => `
  declare
    deleted bigint;
    total bigint := 0;
    bytes bigint := 0;
  begin
    set local testing.emptying = 'on';
    ${tables
      .map(
        (name) => `delete from ${name};
    get diagnostics deleted = row_count;
    if deleted > 0 then
      bytes := bytes + pg_relation_size('${name}');
      if total <= ${WITHOUT_FOREIGN_KEYS} and total + deleted > ${WITHOUT_FOREIGN_KEYS} then
        set local session_replication_role = replica;
      end if;
      total := total + deleted;
    end if;`,
      )
      .join('\n    ')}
    if total > ${WITHOUT_FOREIGN_KEYS} then
      set local session_replication_role = origin;
    end if;
    set local testing.emptying = 'off';
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      from pg_sequences where schemaname = 'public' and last_value is not null;
    insert into rule_sets (platform, version, status, document, checksum, activated_at)
      select platform, version, status, document, checksum, date_trunc('milliseconds', now()) from testing.rule_sets;
    return bytes;
  end`;

/** Returns whether this run has a PostgreSQL server. */
export const hasPostgres = (): boolean => inject('postgresServers') !== null;

/** Creates a data directory with a migrated database. It is below the run's directory, which is removed after the run. */
export const migratedDirectory = (below?: string): string => copied('migrated', below);

/** Creates a data directory with a database that has no tables yet. This saves a first start initdb, but not the migrations. */
export const emptyDirectory = (below?: string): string => copied('empty', below);

function copied(template: keyof EmbeddedTemplates, below = inject('runDirectory')): string {
  const directory = mkdtempSync(join(below, 'data-'));
  cpSync(inject('embeddedTemplates')[template], directory, { recursive: true });
  return directory;
}

/** Creates a migrated database on this worker's PostgreSQL. @returns its URL @throws if there is no PostgreSQL */
export async function migratedPostgresDatabase(): Promise<string> {
  const { url, template } = server();
  return (await createDatabase(url, template)).url;
}

/** Creates a database without tables on this worker's PostgreSQL. @returns its URL @throws if there is no PostgreSQL */
export const emptyPostgresDatabase = async (): Promise<string> => (await createDatabase(server().url)).url;

function server(): TestServer {
  const servers = inject('postgresServers') ?? [];
  const mine = servers[Number(process.env.VITEST_POOL_ID) % servers.length];
  if (mine === undefined) throw new Error('there is no PostgreSQL in this run');
  return mine;
}
