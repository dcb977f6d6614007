import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasPostgres, migratedDirectory } from '../src/testing/index.ts';
import { numbered, videos } from './harness/catalog.ts';
import { eventually, get, importNdjson, importVideos, orchestrate } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import {
  directories,
  directoryPlace,
  migratedPostgresPlace,
  onEachMigratedPlace,
  postgresPlace,
} from './harness/places.ts';
import { command, endEverythingAfterwards, launch, serve } from './harness/program.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';
import { settings } from './harness/settings.ts';

endEverythingAfterwards();

onEachMigratedPlace('starting and stopping', (newPlace) => {
  test('the first line on standard output says where it listens; nothing but it goes there', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await get(server, '/healthz')).json).toEqual({ status: 'ok' });
    expect((await get(server, '/readyz')).json).toMatchObject({ status: 'ready', database: place.kind });
    expect((await get(server, '/openapi.json')).json.openapi).toMatch(/^3\.1/);
    // a machine under load may turn the first ones away
    await eventually(
      () => get(server, '/docs/'),
      ({ type }) => type === 'text/html',
    );
    await get(server, '/nowhere');
    expect(await server.end('SIGINT')).toBe(0);
    expect(server.stdout()).toBe(`listening on ${server.url}\n`);
  });

  test('SIGTERM: requests in flight finish, no new one is taken, and the exit code is 0', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    const catalog = videos(8, 5);
    const [first, ...others] = catalog.map((video) => `${JSON.stringify(video)}\n`);
    const body = new PassThrough();
    const imported = importNdjson(server, body);
    body.write(first);
    // the request has reached the server: on the other connection it answers after it
    await get(server, '/readyz');
    const ended = server.end('SIGTERM');
    await eventually(
      () =>
        get({ url: server.url }, '/healthz').then(
          ({ status }) => status,
          () => 'refused',
        ),
      (answer) => answer !== 200,
    );
    for (const line of others) body.write(line);
    body.end();
    const { status, json } = await imported;
    expect(status).toBe(200);
    expect(json).toMatchObject({ video_assets: 8, clips: 40, rejected_total: 0 });
    // clients keep their connections open; the server must not wait for them, which is 72 s
    expect(await Promise.race([ended, delay(60_000, 'still running')])).toBe(0);
    const again = await serve(place.options);
    expect((await orchestrate(again, catalog[7]?.id ?? '', ['youtube'])).status).toBe(200);
    expect(await again.end()).toBe(0);
  });

  test('SIGTERM under load: everything that was answered with 200 is stored', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    const catalog = videos(8, 5);
    await importVideos(server, catalog);
    const calls = catalog.flatMap(({ id }) => Array.from({ length: 10 }, () => orchestrate(server, id, PLATFORMS)));
    await Promise.race(calls);
    const ended = server.end('SIGTERM');
    const answers = (await Promise.allSettled(calls)).flatMap((call) =>
      call.status === 'fulfilled' ? [call.value] : [],
    );
    expect(await ended).toBe(0);
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    const said = answers.filter(({ status }) => status === 200).map(({ json }) => json.orchestration_id);
    expect(said.length).toBeGreaterThan(0);
    const stored = await place.look((query) => query('select id from orchestrations'));
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(said));
  });

  test('a schema newer than the program is refused by name, whatever the command', async () => {
    const place = await newPlace();
    await place.look((query) => query(`insert into schema_migrations (name) values ('9999_from_the_future.sql')`));
    for (const [run, args] of [
      [command, ['serve', '--port', '0']],
      [commandHere, ['migrate']],
    ] as const) {
      const { ending, stderr } = await run([...args, ...place.options]);
      expect({ args, ending }).toEqual({ args, ending: 3 });
      expect(stderr).toMatch(/newer than this program.*9999_from_the_future/);
    }
  });

  test('a port that is taken, or none at all, ends it with 3 or 2', async () => {
    const place = await newPlace();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const { ending, stderr } = await command(['serve', '--port', port, ...place.options]);
    taken.close();
    expect(ending).toBe(3);
    expect(stderr).toMatch(/--port/);
    expect((await commandHere(['serve', '--port', 'x', ...place.options])).ending).toBe(2);
    // and the place is free again
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });
});

onEachMigratedPlace('a worker', (newPlace) => {
  test('answers what operations ask where it is told to, and nothing else; the figures are of what it did', async () => {
    const place = await newPlace();
    const run = (...args: string[]) => commandHere([...args, ...place.options]);
    expect((await run('import', 'examples/catalog.ndjson')).ending).toBe(0);
    expect((await run('jobs', 'add', '--all')).ending).toBe(0);
    const worker = launch(['worker', '--metrics-port', '0', '--concurrency', '1', ...place.options], {});
    const at = () => /metrics on (http:\/\/\S+)\/metrics/.exec(worker.stderr())?.[1];
    const url = String(
      await eventually(
        async () => at(),
        (found) => found !== undefined,
      ),
    );
    for (const path of ['/healthz', '/readyz', '/metrics']) expect((await get({ url }, path)).status).toBe(200);
    expect((await get({ url }, '/video_assets')).status).toBe(404);
    await eventually(
      async () => (await get({ url }, '/metrics')).text,
      (text) => /^campaigns_engine_orchestrations_total [1-9]/m.test(text),
    );
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(worker.stdout()).toBe('working on jobs, 1 at once\n');
    const open = await run('worker', '--metrics-port', '0', '--metrics-host', '0.0.0.0');
    expect([open.ending, open.stderr]).toEqual([5, expect.stringContaining('keys create')]);
  });
});

onEachMigratedPlace('a signing key that cannot be read', (newPlace) => {
  test.each(['serve', 'worker'])('%s says which file it is, and does not stay behind half alive', async (name) => {
    const place = await newPlace();
    const args = [...place.options, '--data-dir', place.kind === 'embedded' ? place.where : place.filesDir];
    const keyFile = join(place.kind === 'embedded' ? place.where : place.filesDir, 'ledger-key.pem');
    mkdirSync(dirname(keyFile), { recursive: true });
    writeFileSync(keyFile, 'no key', { mode: 0o600 });
    const { ending, stdout, stderr } = await command([name, ...(name === 'serve' ? ['--port', '0'] : []), ...args]);
    expect([ending, stdout]).toEqual([2, '']);
    expect(stderr).toContain(keyFile);
    // and the place is free again
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });
});

describe('the embedded directory', () => {
  const newPlace = async () => directoryPlace(migratedDirectory());
  const nowhereYet = directories();

  test('a second process is told who has it, and the first one goes on', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    for (const args of [['ledger'], ['serve', '--port', '0']]) {
      const { ending, stderr } = await commandHere([...args, ...place.options]);
      expect({ args, ending }).toEqual({ args, ending: 3 });
      expect(stderr).toMatch(new RegExp(`in use by process ${server.pid} of \\S+ \\(serve\\)`));
      expect(stderr).toContain('--server');
    }
    expect((await get(server, '/readyz')).status).toBe(200);
    expect(await server.end()).toBe(0);
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });

  test('a lock that a killed process left is taken over, and what it had stored is there', async () => {
    const place = await newPlace();
    for (let round = 1; round <= Math.min(3, settings.killRounds); round++) {
      const server = await serve(place.options);
      const { json } = await importVideos(server, [{ id: numbered(round), clips: [{ start_ms: 0, end_ms: 9000 }] }]);
      expect(json.video_assets).toBe(1);
      expect((await get(server, '/video_assets')).json.video_assets).toHaveLength(round);
      expect(await server.end('SIGKILL')).toBe('SIGKILL');
    }
    expect((await commandHere(['orchestrate', '--all', '--platforms', 'all', ...place.options])).ending).toBe(0);
  });

  test('a lock file that was cut short, or names a process that is gone, is no lock', async () => {
    const place = await newPlace();
    for (const [at, content] of ['', '{"pid":', '{"pid":999999999,"purpose":"serve","startedAt":""}'].entries()) {
      writeFileSync(join(place.where, `lock.${1000 * (at + 1)}`), content);
      expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
    }
  });

  test('without an option it is .campaigns-engine in the working directory; of many that make it at once one gets it', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'campaigns-engine-cwd-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const place = directoryPlace(join(cwd, '.campaigns-engine'));
    const endings = await Promise.all(Array.from({ length: 4 }, () => command(['migrate'], { cwd })));
    expect(endings.filter(({ ending }) => ending === 0).length).toBeGreaterThan(0);
    for (const { ending, stderr } of endings.filter((finished) => finished.ending !== 0))
      expect({ ending, stderr }).toEqual({
        ending: 3,
        stderr: expect.stringMatching(/in use by process \d+ of \S+ \(migrate\)/),
      });
    expect(existsSync(join(place.where, 'postgres', 'PG_VERSION'))).toBe(true);
    expect((await commandHere(['import', 'examples/catalog.ndjson', ...place.options])).ending).toBe(0);
  });

  test('a directory that cannot be made ends it with 3 and its name', async () => {
    const place = await nowhereYet();
    writeFileSync(place.where, 'a file, not a directory');
    const { ending, stderr } = await commandHere(['ledger', ...place.options]);
    expect(ending).toBe(3);
    expect(stderr).toContain(place.where);
    expect(readFileSync(place.where, 'utf8')).toBe('a file, not a directory');
  });
});

describe('the PostgreSQL server', () => {
  test('one that is not there ends every command with 3, saying which, without the password', async () => {
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

  test('an address that is none is a wrong variable', async () => {
    const { ending, stderr } = await command(['ledger'], { env: { DATABASE_URL: 'mysql://x' } });
    expect(ending).toBe(2);
    expect(stderr).toContain('DATABASE_URL');
  });

  test.skipIf(!hasPostgres())('many that start at once on an empty database all get to work', async () => {
    const place = await postgresPlace();
    const servers = await Promise.all(Array.from({ length: 4 }, () => serve(place.options)));
    for (const server of servers) expect((await get(server, '/readyz')).status).toBe(200);
    expect(await Promise.all(servers.map((server) => server.end()))).toEqual([0, 0, 0, 0]);
    const rules = await place.look((query) =>
      query('select platform, version, status from rule_sets order by platform'),
    );
    expect(rules).toEqual(
      ['instagram', 'tiktok', 'youtube'].map((platform) => ({ platform, version: 1, status: 'active' })),
    );
  });

  test.skipIf(!hasPostgres())(
    'a role that may not change the schema is sent to the owner, and works once it is there',
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
    'connections that the server cuts are replaced: requests fail with 503 at most, then succeed',
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
