import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { PLATFORMS as EVERY_PLATFORM } from '../src/core/platforms/index.ts';
import { hasPostgres } from '../src/testing/index.ts';
import { videos } from './harness/catalog.ts';
import { eventually, get, importVideos, orchestrate } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { migratedPostgresPlace, postgresPlace } from './harness/places.ts';
import { command, endEverythingAfterwards, serve } from './harness/program.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';

endEverythingAfterwards();

describe('the PostgreSQL server', () => {
  test('an unreachable server ends every command with 3 and its address, without the password', async () => {
    const url = 'postgres://me:secret@127.0.0.1:1/nothing';
    for (const [args, env] of [
      [['serve', '--port', '0'], { DATABASE_URL: url }],
      [['ledger'], { DATABASE_URL: url }],
      [['demo', '--database-url', url], {}],
    ] as [string[], Record<string, string>][]) {
      const { ending, stdout, stderr } = await (args[0] === 'serve' ? command(args, { env }) : commandHere(args, env));
      expect({ args, ending, stdout }).toEqual({ args, ending: 3, stdout: '' });
      expect(stderr).toMatch(/cannot connect to PostgreSQL at postgres:\/\/me@127\.0\.0\.1:1\/nothing/);
      expect(stderr).not.toContain('secret');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('an invalid address is reported as a wrong variable', async () => {
    const { ending, stderr } = await command(['ledger'], { env: { DATABASE_URL: 'mysql://x' } });
    expect(ending).toBe(2);
    expect(stderr).toContain('DATABASE_URL');
  });

  test.skipIf(!hasPostgres())('several programs that start at once on an empty database all work', async () => {
    const place = await postgresPlace();
    const servers = await Promise.all(Array.from({ length: 4 }, () => serve(place.options)));
    for (const server of servers) expect((await get(server, '/readyz')).status).toBe(200);
    expect(await Promise.all(servers.map((server) => server.end()))).toEqual([0, 0, 0, 0]);
    const rules = await place.look((query) =>
      query('select platform, version, status from rule_sets order by platform'),
    );
    expect(rules).toEqual(EVERY_PLATFORM.map((platform) => ({ platform, version: 1, status: 'active' })));
  });

  test.skipIf(!hasPostgres())(
    'a role that may not change the schema is referred to the owner, and works after the migration',
    async () => {
      const place = await postgresPlace();
      const role = `reader_${place.where.split('_').at(-1)}`;
      const asRole = new URL(place.where);
      asRole.username = role;
      asRole.password = 'x';
      const options = ['--database-url', asRole.href];
      await place.look(async (query) => {
        await query(`create role ${role} login password 'x'`);
        await query('revoke create on schema public from public');
      });
      const refused = await commandHere(['ledger', ...options]);
      expect(refused.ending).toBe(3);
      expect(refused.stderr).toContain('run `campaigns-engine migrate` as the owner');
      expect((await commandHere(['migrate', ...place.options])).ending).toBe(0);
      await place.look((query) => query(`grant select, insert, update on all tables in schema public to ${role}`));
      for (const args of [
        ['import', 'examples/catalog.ndjson'],
        ['orchestrate', '--all'],
      ])
        expect((await commandHere([...args, ...options])).stderr).toBe('');
      await place.look(async (query) => {
        await query(`drop owned by ${role}`);
        await query(`drop role ${role}`);
      });
    },
  );

  test.skipIf(!hasPostgres())(
    'connections that the server cuts are replaced, and requests fail with 503 at most before they succeed',
    async () => {
      const place = await migratedPostgresPlace();
      const server = await serve(place.options);
      const catalog = videos(8, 5);
      await importVideos(server, catalog);
      const client = new pg.Client({ connectionString: place.where });
      await client.connect();
      for (let round = 0; round < 5; round++) {
        const calls = catalog.flatMap(({ id }) => [
          orchestrate(server, id, PLATFORMS),
          orchestrate(server, id, PLATFORMS),
        ]);
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'campaigns-engine'`,
        );
        for (const { status, type, text } of await Promise.all(calls))
          if (status !== 200)
            expect({ status, type, text }).toMatchObject({ status: 503, type: 'application/problem+json' });
      }
      await client.end();
      await eventually(
        () => orchestrate(server, catalog[0]?.id ?? '', PLATFORMS),
        ({ status }) => status === 200,
      );
      expect(await server.end()).toBe(0);
    },
  );
});
