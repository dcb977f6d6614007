import { sql } from 'kysely';
import type { Sql } from '../../core/db/index.ts';

/** What prevents changes to events: triggers alone, or triggers and a role without the right. */
export type Protection = 'triggers' | 'triggers-and-role';

/** Tables that are only appended to. */
export const APPEND_ONLY = ['ledger_events', 'ledger_leaves', 'ledger_nodes', 'ledger_checkpoints', 'ledger_keys'];
/** Predefined roles that can bypass the rights of a table. */
const PAST_RIGHTS = ['pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program'];

export async function protection(db: Sql): Promise<Protection> {
  return (await waysAround(db, undefined)).length === 0 ? 'triggers-and-role' : 'triggers';
}

/**
 * Returns the ways in which a role, by itself or as a member of another one, could still change the ledger: empty if it
 * cannot.
 *
 * @param role undefined: this session's own
 */
export async function waysAround(db: Sql, role: string | undefined): Promise<string[]> {
  const { rows } = await sql<{ way: string }>`
    with self as (
      select oid, rolname from pg_roles where rolname = coalesce(${role ?? null}::text, session_user)
    ), able as (
      -- also through roles that it would have to SET ROLE to
      select r.* from pg_roles r, self where pg_has_role(self.oid, r.oid, 'member')
    ), ledger as (
      select c.oid, c.relname, c.relowner, c.relnamespace from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.oid = (select relnamespace from pg_class where oid = 'ledger_events'::regclass)
        and relname = any(${[...APPEND_ONLY, 'ledger_sealers', 'schema_migrations']}::text[])
    ), ways as (
      select 1 as weight, rolname, 'is a superuser' as way from able where rolsuper
      union all select 2, rolname, 'owns ' || relname from able join ledger on relowner = able.oid
      union all select 3, rolname, 'owns the schema ' || nspname
        from able join pg_namespace n on n.nspowner = able.oid where n.oid in (select relnamespace from ledger)
      union all select 4, rolname, 'owns the database' from able join pg_database d on d.datdba = able.oid
        where datname = current_database()
      union all select 5, rolname, 'may give itself other roles (createrole)' from able where rolcreaterole
      union all select 6, rolname, 'may do more than the rights of tables say' from able
        where rolname = any(${PAST_RIGHTS}::text[])
      union all select 7, rolname, 'may update, delete or empty ' || relname from able cross join ledger
        where has_table_privilege(able.oid, ledger.oid, 'update, delete, truncate, trigger, references')
      union all select 8, rolname, 'may insert into ' || relname from able cross join ledger
        where relname <> 'ledger_events' and has_table_privilege(able.oid, ledger.oid, 'insert')
      union all select 9, rolname, 'may choose the place of an event' from able cross join ledger
        where relname = 'ledger_events' and (has_column_privilege(able.oid, ledger.oid, 'xid', 'insert')
          or has_column_privilege(able.oid, ledger.oid, 'seq', 'insert')
          or has_column_privilege(able.oid, ledger.oid, 'id', 'insert'))
      union all select 10, rolname, 'may turn triggers off' from able
        where has_parameter_privilege(able.oid, 'session_replication_role', 'set')
    )
    select case when ways.rolname = self.rolname then way else 'is a member of ' || ways.rolname || ', which ' || way end as way
    from ways, self order by weight, ways.rolname, way`.execute(db.kysely);
  return rows.map(({ way }) => way);
}
