import { sql } from 'kysely';
import type { Db, Sql } from '../../core/db/index.ts';
import { invalid } from '../../core/kernel/index.ts';

/** What keeps events from being changed: triggers alone, or triggers and a role that lacks the right. */
export type Protection = 'triggers' | 'triggers-and-role';

export async function protection(db: Sql): Promise<Protection> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('ledger_events', 'update, delete, truncate, trigger') as may`.execute(db.kysely);
  return rows[0]?.may === false ? 'triggers-and-role' : 'triggers';
}

/** Tables that are only appended to. */
const APPEND_ONLY = ['ledger_events', 'ledger_leaves', 'ledger_nodes', 'ledger_checkpoints', 'ledger_keys'];

/**
 * Gives a role what the program needs and takes from it what the ledger never does. To be run again after every migration:
 * new tables have no rights yet.
 *
 * @throws `validation-failed` when there is no such role, or when it could change the ledger all the same
 */
export async function grantAppRole(db: Db, role: string): Promise<void> {
  const { rows } = await sql<{ is_owner: boolean; is_superuser: boolean }>`
    select rolsuper as is_superuser, pg_has_role(r.oid, (select relowner from pg_class where oid = 'ledger_events'::regclass),
      'member') as is_owner
    from pg_roles r where rolname = ${role}`.execute(db.kysely);
  const wrong = (message: string) => invalid([{ path: '--app-role', message }]);
  const [found] = rows;
  if (found === undefined) throw wrong(`there is no role ${role}: \`create role ${role} login\` first`);
  if (found.is_superuser || found.is_owner)
    throw wrong(`${role} owns the tables or is a superuser, and would need no rights: give another role`);
  const name = sql.id(role);
  await db.transaction(async (transaction) => {
    const run = (statement: ReturnType<typeof sql>) => statement.execute(transaction.kysely);
    for (const schema of ['public', 'campaigns_jobs'].map((schema) => sql.id(schema))) {
      await run(sql`grant usage on schema ${schema} to ${name}`);
      await run(sql`grant select, insert, update, delete on all tables in schema ${schema} to ${name}`);
      await run(sql`revoke truncate, trigger, references on all tables in schema ${schema} from ${name}`);
    }
    for (const table of APPEND_ONLY) await run(sql`revoke update, delete on ${sql.id(table)} from ${name}`);
    await run(sql`revoke insert, update, delete on schema_migrations from ${name}`);
  });
}
