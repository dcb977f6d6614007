import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import {
  addFacts,
  addJob,
  addVideo,
  hasPostgres,
  jobIn,
  migratedPostgresDatabase,
  newSigningKey,
  openTestEngine,
  runJobs,
  sealEverything,
  uuid,
} from '../../testing/index.ts';
import { GROWING_TABLES, grantAppRole, OWN_TABLES } from './app-role.ts';
import { APPEND_ONLY, protection } from './protection.ts';
import { treeSize } from './tree-store.ts';

const asRole = (url: string, role: string) => Object.assign(new URL(url), { username: role }).href;

test.skipIf(!hasPostgres())(
  'a role from migrate --app-role can do all the work but cannot change the ledger',
  async () => {
    const databaseUrl = await migratedPostgresDatabase();
    const owner = await openTestEngine({ databaseUrl });
    const role = `App "${new URL(databaseUrl).pathname.slice(1)}"`;
    const run = (statement: string) => sql.raw(statement).execute(owner.db.kysely);
    const key = newSigningKey();
    await expect(grantAppRole(owner.db, role, key)).rejects.toThrow('there is no role');
    await expect(grantAppRole(owner.db, 'postgres', key)).rejects.toThrow('superuser');
    await run(`create role ${JSON.stringify(role).replaceAll('\\"', '""')} login`);
    await grantAppRole(owner.db, role, key);
    expect(await protection(owner.db)).toBe('triggers');

    const limited = await openTestEngine({ databaseUrl: asRole(databaseUrl, encodeURIComponent(role)) });
    const app = await buildApp(limited, { docs: false });
    await addVideo(limited, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const body = { video_asset_id: uuid(1), platforms: ['tiktok'] };
    expect((await app.inject({ method: 'POST', url: '/campaigns/orchestrate', payload: body })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz' })).json()).toMatchObject({ ledger_protected_by: 'triggers-and-role' });
    const job = await addJob(limited);
    const worker = await runJobs(limited, async () => ({}));
    await jobIn(limited, job, 'done');
    await worker.stop();
    await addFacts(limited, 3);
    await expect(sealEverything(limited, { key: newSigningKey() })).rejects.toMatchObject({ code: 'sealer-unknown' });
    await sealEverything(limited, { key });
    expect(await treeSize(limited.db)).toBe(7);
    for (const statement of [
      `update ledger_events set actor = 'x'`,
      'delete from ledger_leaves',
      'truncate ledger_checkpoints',
      `insert into ledger_nodes (level, node_index, hash) values (8, 0, sha256('x'))`,
      `insert into ledger_leaves values (1000000000000, '1', 1, gen_random_uuid(), sha256('x'))`,
      `insert into ledger_checkpoints values (7, sha256('x'), now(), '')`,
      `insert into ledger_keys values ('x')`,
      `insert into ledger_sealers values (sha256('x'), 'x')`,
      `insert into ledger_events (xid, seq, event_type, entity_type, entity_id, actor) overriding system value
        values ('1', -5, 'campaign_edited', 'campaign', gen_random_uuid(), 'ada')`,
      `insert into ledger_events (id, event_type, entity_type, entity_id, actor)
        select id, event_type, entity_type, entity_id, actor from ledger_events limit 1`,
      'drop trigger append_only on ledger_events',
      'alter table ledger_events disable trigger all',
      'set session_replication_role = replica',
    ])
      await expect(sql.raw(statement).execute(limited.db.kysely), statement).rejects.toThrow(
        /permission denied|must be owner/,
      );
    await app.close();
    await limited.close();
    await run(`drop owned by ${JSON.stringify(role).replaceAll('\\"', '""')}`);
    await run(`drop role ${JSON.stringify(role).replaceAll('\\"', '""')}`);
    await owner.close();
  },
);

test.skipIf(!hasPostgres())(
  'tables of other programs stay closed to the app role, and every table of ours is covered',
  async () => {
    const databaseUrl = await migratedPostgresDatabase();
    const owner = await openTestEngine({ databaseUrl });
    const run = (statement: string) => sql.raw(statement).execute(owner.db.kysely);
    const role = `app_${new URL(databaseUrl).pathname.slice(1)}`;
    await run('create table payroll (id int)');
    await run(`create role ${role} login`);
    await grantAppRole(owner.db, role, newSigningKey());
    const { rows } = await sql<{ name: string; may: boolean }>`
    select relname as name, has_table_privilege(${role}, oid, 'select, insert, update, delete') as may
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`.execute(owner.db.kysely);
    expect(rows.find(({ name }) => name === 'payroll')?.may).toBe(false);
    const ours = [
      ...OWN_TABLES,
      ...GROWING_TABLES,
      ...APPEND_ONLY,
      'ledger_sealers',
      'schema_migrations',
      'payroll',
    ].sort();
    expect(rows.map(({ name }) => name).sort()).toEqual(ours);
    await run(`drop owned by ${role}`);
    await run(`drop role ${role}`);
    await owner.close();
  },
);

test.skipIf(!hasPostgres())(
  'a role that could change the ledger by other means is refused, and the error names them',
  async () => {
    const databaseUrl = await migratedPostgresDatabase();
    const owner = await openTestEngine({ databaseUrl });
    const run = (statement: string) => sql.raw(statement).execute(owner.db.kysely);
    const at = new URL(databaseUrl).pathname.slice(1);
    const [role, group] = [`sly_${at}`, `group_${at}`];
    for (const [make, unmake, way] of [
      [`grant pg_write_all_data to ${role}`, `revoke pg_write_all_data from ${role}`, 'pg_write_all_data'],
      [`alter role ${role} createrole`, `alter role ${role} nocreaterole`, 'createrole'],
      [
        `grant ${group} to ${role}; alter role ${role} noinherit`,
        `revoke ${group} from ${role}`,
        'pg_write_server_files',
      ],
      ['grant update on ledger_leaves to public', 'revoke update on ledger_leaves from public', 'ledger_leaves'],
      [`alter database ${at} owner to ${role}`, `alter database ${at} owner to current_user`, 'pg_database_owner'],
      [
        `grant set on parameter session_replication_role to ${role}`,
        `revoke set on parameter session_replication_role from ${role}`,
        'turn triggers off',
      ],
    ] as const) {
      await run(`create role ${role} login; create role ${group}; grant pg_write_server_files to ${group}`);
      await run(make);
      await expect(grantAppRole(owner.db, role, newSigningKey()), way).rejects.toThrow(way);
      const { rows } = await sql<{ grants: number }>`select count(*) as grants from information_schema.role_table_grants
      where grantee = ${role} and table_name = 'campaigns'`.execute(owner.db.kysely);
      expect([way, rows[0]?.grants]).toEqual([way, 0]);
      await run(unmake);
      await run(`drop owned by ${role}, ${group}; drop role ${role}; drop role ${group}`);
    }
    await owner.close();
  },
);
