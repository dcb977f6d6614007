import { sql } from 'kysely';
import type { Db, Sql } from '../../core/db/index.ts';
import { invalid } from '../../core/kernel/index.ts';
import { type SigningKey, sealerToken } from './note.ts';
import { APPEND_ONLY, waysAround } from './protection.ts';
import { EVENT_COLUMNS } from './store.ts';

/** The tables of migrations/, in the ledger's schema, that a process may change freely. */
export const OWN_TABLES = [
  'ad_accounts',
  'api_keys',
  'approvals',
  'best_clip_decisions',
  'budget_limits',
  'budget_plans',
  'budget_steps',
  'campaign_clips',
  'campaign_schedules',
  'campaigns',
  'clips',
  'experiment_arms',
  'experiments',
  'external_names',
  'films',
  'idempotency_keys',
  'job_progress',
  'orchestrations',
  'posting_rules',
  'publication_attempts',
  'publications',
  'remote_objects',
  'renditions',
  'result_corrections',
  'results',
  'rule_sets',
  'schedules',
  'secrets',
  'sessions',
  'sync_cursors',
  'video_assets',
  'webhook_deliveries',
  'webhooks',
  'withdrawn_imports',
];

/** The tables that it only reads and appends to. */
export const GROWING_TABLES = ['decisions', 'experiment_looks', 'rule_set_activations', 'rule_trainings'];

/**
 * Grants a role the rights that the program needs and revokes those that could change the ledger, table by table;
 * tables of other programs in the same database are untouched. Run it again after every migration: new tables have no
 * rights yet.
 *
 * @param key with which processes of this role may seal
 * @throws `validation-failed` if there is no such role, or if it could change the ledger in another way
 */
export async function grantAppRole(db: Db, role: string, key: SigningKey): Promise<void> {
  const wrong = (message: string) => invalid([{ path: '--app-role', message }]);
  const { rows } = await sql`select from pg_roles where rolname = ${role}`.execute(db.kysely);
  if (rows.length === 0) throw wrong(`there is no role ${role}: \`create role ${role} login\` first`);
  await db.transaction(async (transaction) => {
    await grant(transaction, role);
    await nameSealer(transaction, key);
    const [way, ...more] = await waysAround(transaction, role);
    if (way === undefined) return;
    const others = more.length === 0 ? '' : ` (and ${more.length} more ways)`;
    throw wrong(`${role} ${way}${others}, so it could change the ledger: use a role that cannot`);
  });
}

async function grant(transaction: Sql, role: string): Promise<void> {
  const name = sql.id(role);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(transaction.kysely);
  const { rows: schemas } = await sql<{ schema: string }>`
    select relnamespace::regnamespace::text as schema from pg_class where oid = 'ledger_events'::regclass`.execute(
    transaction.kysely,
  );
  const schema = schemas[0]?.schema ?? 'public';
  for (const used of [schema, 'campaigns_jobs']) await run(sql`grant usage on schema ${sql.id(used)} to ${name}`);
  const changed = [...OWN_TABLES.map((table) => sql.id(schema, table)), ...(await jobTables(transaction))];
  const appended = [...APPEND_ONLY, 'ledger_sealers', 'schema_migrations'].map((table) => sql.id(schema, table));
  const growing = GROWING_TABLES.map((table) => sql.id(schema, table));
  for (const table of [...changed, ...growing, ...appended]) await run(sql`revoke all on ${table} from ${name}`);
  for (const table of changed) await run(sql`grant select, insert, update, delete on ${table} to ${name}`);
  for (const table of growing) await run(sql`grant select, insert on ${table} to ${name}`);
  for (const table of appended) await run(sql`grant select on ${table} to ${name}`);
  // not xid, seq and id: they determine an event's place
  await run(sql`grant insert (${sql.raw(EVENT_COLUMNS)}, severity) on ${sql.id(schema, 'ledger_events')} to ${name}`);
  await run(sql`grant execute on function ledger_seal to ${name}`);
}

/** The schema is ours, but tables in it may belong to other roles: those are left out. */
async function jobTables(transaction: Sql): Promise<ReturnType<typeof sql.id>[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'campaigns_jobs'::regnamespace and c.relkind in ('r', 'p')
      and c.relowner = (select relowner from pg_class where oid = 'ledger_events'::regclass)`.execute(
    transaction.kysely,
  );
  return rows.map(({ name }) => sql.id('campaigns_jobs', name));
}

const nameSealer = (transaction: Sql, key: SigningKey) =>
  sql`insert into ledger_sealers (token_digest, verifier_key) values (sha256(${sealerToken(key)}::bytea), ${key.verifier.text})
    on conflict do nothing`.execute(transaction.kysely);
