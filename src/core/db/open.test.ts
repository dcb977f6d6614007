import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import {
  emptyDirectory,
  emptyPostgresDatabase,
  hasPostgres,
  migratedDirectory,
  onEachDatabase,
} from '../../testing/index.ts';
import { PLATFORMS } from '../platforms/index.ts';
import { hasPart } from './has-part.ts';
import { openDb } from './open.ts';

const directories: string[] = [];
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
  directories.push(directory);
  return directory;
};
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});
const quiet = () => {};

onEachDatabase('the database', (testContext) => {
  test('a transaction that throws is rolled back', async () => {
    const { db } = await testContext();
    const work = db.transaction(async (transaction) => {
      await transaction.kysely.insertInto('video_assets').values({ title: 'gone' }).execute();
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect(await db.kysely.selectFrom('video_assets').selectAll().execute()).toEqual([]);
  });

  test('text search ignores case in every alphabet whose cases the database knows', async () => {
    const { db } = await testContext();
    const is = async (what: RawBuilder<boolean>) =>
      (await sql<{ is: boolean }>`select ${what} as is`.execute(db.kysely)).rows[0]?.is;
    const has = (text: string, part: string) => is(hasPart(`'${text}'`, part));
    expect([await has('Lisbon at NIGHT', 'AT night'), await has('50% off', '50% O')]).toEqual([true, true]);
    expect([await has('Lisbon', 'Porto'), await has('axb', 'a_b'), await has('axb', 'a%b')]).not.toContain(true);
    // a server whose LC_CTYPE is C changes the case of ASCII letters only
    const knows = db.kind === 'embedded' || (await is(sql`lower('Ö') = 'ö'`));
    const others = [await has('ÖLAND', 'öl'), await has('öland', 'ÖL'), await has('МОСКВА', 'москва')];
    expect(others).toEqual(Array(3).fill(knows));
  });

  test('a rule set cannot be rewritten, but its status can change', async () => {
    const { db } = await testContext();
    const rewrite = db.kysely.updateTable('rule_sets').set({ checksum: 'x' }).execute();
    await expect(rewrite).rejects.toThrow('is immutable');
    await db.kysely.updateTable('rule_sets').set({ status: 'retired' }).execute();
  });

  test('the history of rule set activations cannot be changed', async () => {
    const { db } = await testContext();
    await sql`insert into rule_set_activations (platform, rule_set_id, activated_at)
      select platform, id, now() from rule_sets limit 1`.execute(db.kysely);
    for (const change of [
      sql`update rule_set_activations set activated_at = now()`,
      sql`delete from rule_set_activations`,
      sql`truncate rule_set_activations`,
    ])
      await expect(change.execute(db.kysely)).rejects.toThrow('rule_set_activations is refused');
  });

  test('doubles come back bit for bit, both as columns and as JSON', async () => {
    const { db } = await testContext();
    for (const value of [0.1 + 0.2, 5e-324, 1 / 3, 1.7976931348623157e308, 0.5957095709570956]) {
      const asked = CompiledQuery.raw('select $1::float8 as column, $2::jsonb as json', [
        value,
        JSON.stringify({ value }),
      ]);
      const { rows } = await db.kysely.executeQuery<{ column: number; json: { value: number } }>(asked);
      expect(rows).toEqual([{ column: value, json: { value } }]);
    }
  });

  test('every platform column uses the domain that checks platforms', async () => {
    const { db } = await testContext();
    const named = sql<{ name: string }>`
      select relname || '.' || attname as name from pg_attribute join pg_class on pg_class.oid = attrelid
      where attname = 'platform' and relkind = 'r' and relname <> 'ad_accounts' -- which name an ad network
        and format_type(atttypid, atttypmod) <> 'platform'`;
    expect((await named.execute(db.kysely)).rows).toEqual([]);
    for (const platform of PLATFORMS) await sql`select ${platform}::platform`.execute(db.kysely);
    await expect(sql`select 'myspace'::platform`.execute(db.kysely)).rejects.toThrow('platform_check');
  });
});

test('data is still there when the directory is opened again', async () => {
  const location = { kind: 'embedded', dataDir: emptyDirectory(newDirectory()) } as const;
  const first = await openDb(location, 'test', quiet);
  expect(first.applied).toContain('0002_catalog.sql');
  await first.kysely.insertInto('video_assets').values({ title: 'kept' }).execute();
  await first.close();
  const second = await openDb(location, 'test', quiet);
  expect(second.applied).toEqual([]);
  expect(await second.kysely.selectFrom('video_assets').select('title').execute()).toEqual([{ title: 'kept' }]);
  await second.close();
});

test('closing frees the directory, even if it was never used or is closed more than once', async () => {
  const location = { kind: 'embedded', dataDir: migratedDirectory(newDirectory()) } as const;
  for (let time = 0; time < 2; time++) {
    const db = await openDb(location, 'test', quiet);
    await Promise.all([db.close(), db.close()]);
    await db.close();
  }
});

test('a loop of statements on the embedded database does not starve timers', async () => {
  const db = await openDb({ kind: 'embedded', dataDir: migratedDirectory() }, 'test', quiet);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const until = performance.now() + 20_000;
  while (ticks <= 5 && performance.now() < until) await sql`select 1`.execute(db.kysely);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
  await db.close();
});

test('the schema of a newer version is refused', async () => {
  const location = { kind: 'embedded', dataDir: migratedDirectory() } as const;
  const db = await openDb(location, 'test', quiet);
  await sql`insert into schema_migrations (name) values ('9999_future.sql')`.execute(db.kysely);
  await db.close();
  await expect(openDb(location, 'test', quiet)).rejects.toMatchObject({ code: 'schema-too-new', kind: 'unavailable' });
  // the directory is free again
  await expect(openDb(location, 'test', quiet)).rejects.toMatchObject({ code: 'schema-too-new' });
});

test('a schema from before the first release is refused with instructions', async () => {
  const location = { kind: 'embedded', dataDir: migratedDirectory() } as const;
  const db = await openDb(location, 'test', quiet);
  await sql`update schema_migrations set name = '0001_catalog.sql' where name = '0002_catalog.sql'`.execute(db.kysely);
  await db.close();
  await expect(openDb(location, 'test', quiet)).rejects.toMatchObject({
    code: 'schema-unreleased',
    message: expect.stringMatching(/it has 0001_catalog\.sql.*use an empty database or another --data-dir/),
  });
});

describe.skipIf(!hasPostgres())('an unsuitable PostgreSQL database', () => {
  const refusal = async (url: string) => {
    const opened = await openDb({ kind: 'postgres', url, poolSize: 1 }, 'test', quiet).catch((error: unknown) => error);
    return opened instanceof Error ? opened : new Error('it was opened');
  };
  const run = async (url: string, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return rows;
  };

  test("another program's schema_migrations table is left alone and named", async () => {
    const url = await emptyPostgresDatabase();
    for (const column of ['version', 'name']) {
      await run(url, `create table schema_migrations (${column} text primary key)`);
      await run(url, "insert into schema_migrations values ('0001_platforms.sql')");
      expect(await refusal(url)).toMatchObject({
        code: 'schema-of-another-program',
        message: expect.stringContaining(`its columns are ${column}`),
      });
      expect(await run(url, 'select * from schema_migrations')).toEqual([{ [column]: '0001_platforms.sql' }]);
      await run(url, 'drop table schema_migrations');
    }
  });

  test('an encoding that cannot hold every script is refused', async () => {
    const url = new URL(await emptyPostgresDatabase());
    const name = `latin1_${url.pathname.slice(1)}`;
    await run(url.href, `create database ${name} encoding 'LATIN1' locale 'C' template template0`);
    url.pathname = `/${name}`;
    expect(await refusal(url.href)).toMatchObject({
      code: 'database-not-utf8',
      message: expect.stringMatching(/encoding is LATIN1.*encoding 'UTF8'/),
    });
  });
});

test.skipIf(!hasPostgres())(
  'a query over its time limit is canceled on the server, and no other is',
  async () => {
    const url = await emptyPostgresDatabase();
    const db = await openDb({ kind: 'postgres', url, poolSize: 3 }, 'test', quiet);
    const reading = db.limited(200);
    const slow = sql`select pg_sleep(60)`;
    const allowed = sql`select pg_sleep(2.5)`.execute(db.kysely);
    const error = { code: 'read-time-limit', kind: 'unavailable' };
    await Promise.all([
      expect(slow.execute(reading.kysely)).rejects.toMatchObject(error),
      expect(reading.run({ name: 'sleep', text: 'select pg_sleep(60)' }, [])).rejects.toMatchObject(error),
    ]);
    const { rows } = await sql`select from pg_stat_activity where query ~ 'pg_sleep.60' and state = 'active'
    and pid <> pg_backend_pid() and datname = current_database()`.execute(reading.kysely);
    expect(rows).toEqual([]);
    await allowed;
    await db.close();
  },
  20_000,
);

test.skipIf(!hasPostgres())('a role that may not migrate is told to run the migration as the owner', async () => {
  const owner = new URL(await emptyPostgresDatabase());
  const db = await openDb({ kind: 'postgres', url: owner.href, poolSize: 2 }, 'test', quiet);
  const role = `reader_${owner.pathname.slice(6)}`;
  await sql`create role ${sql.ref(role)} login`.execute(db.kysely);
  await sql`grant select on schema_migrations to ${sql.ref(role)}`.execute(db.kysely);
  const asRole = Object.assign(new URL(owner), { username: role });
  const location = { kind: 'postgres', url: asRole.href, poolSize: 2 } as const;
  // no migration is pending, so the role needs no more rights
  await (await openDb(location, 'test', quiet)).close();
  await sql`delete from schema_migrations where name = '0004_ledger.sql'`.execute(db.kysely);
  await expect(openDb(location, 'test', quiet)).rejects.toMatchObject({
    code: 'schema-out-of-date',
    message: expect.stringContaining('run `campaigns-engine migrate` as the owner'),
  });
  await db.close();
});

test('an unreachable server is named without its password', async () => {
  const location = { kind: 'postgres', url: 'postgres://me:secret@127.0.0.1:1/db', poolSize: 1 } as const;
  const error = await openDb(location, 'test', quiet).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'database-unavailable', message: expect.stringContaining('me@127.0.0.1:1/db') });
  expect(String(error)).not.toContain('secret');
});
