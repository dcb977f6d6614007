import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { migratedDirectory } from '../src/testing/index.ts';
import { videos } from './harness/catalog.ts';
import { eventually, get, importNdjson, orchestrate } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { directoryPlace, onEachMigratedPlace, type Place } from './harness/places.ts';
import { command, endEverythingAfterwards, launch, serve } from './harness/program.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachMigratedPlace('starting and stopping', (newPlace) => {
  /** What a server imports that is told to stop in the middle of it. */
  const catalog = videos(8, 5);
  let stopped: Place;

  test('the address is the first line on standard output, and the only one', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await get(server, '/healthz')).json).toEqual({ status: 'ok' });
    expect((await get(server, '/readyz')).json).toMatchObject({ status: 'ready', database: place.kind });
    expect((await get(server, '/openapi.json')).json.openapi).toMatch(/^3\.1/);
    // a machine under load may reject the first requests
    await eventually(
      () => get(server, '/docs/'),
      ({ type }) => type === 'text/html',
    );
    await get(server, '/nowhere');
    expect(await server.end('SIGINT')).toBe(0);
    expect(server.stdout()).toBe(`listening on ${server.url}\n`);
  });

  test('SIGTERM lets requests in flight finish, refuses new ones, and exits with 0', async () => {
    stopped = await newPlace();
    const server = await serve(stopped.options);
    const [first, ...others] = catalog.map((video) => `${JSON.stringify(video)}\n`);
    const body = new PassThrough();
    const imported = importNdjson(server, body);
    body.write(first);
    // waits until the server has received the request: a later request on the other connection is answered after that
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
    // clients keep their connections open; the server must not wait for them, which would take 72 s
    expect(await Promise.race([ended, delay(60_000, 'still running')])).toBe(0);
  });

  test('SIGTERM under load keeps what was imported and everything that was confirmed with 200', async () => {
    const place = stopped;
    const server = await serve(place.options);
    expect((await orchestrate(server, catalog[7]?.id ?? '', ['youtube'])).status).toBe(200);
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

  test('serve and migrate refuse a schema newer than the program by its name', async () => {
    const place = await newPlace();
    await place.look((query) => query(`insert into schema_migrations (name) values ('9999_from_the_future.sql')`));
    for (const args of [['serve', '--port', '0'], ['migrate']]) {
      const { ending, stderr } = await commandHere([...args, ...place.options]);
      expect({ args, ending }).toEqual({ args, ending: 3 });
      expect(stderr).toMatch(/newer than this program.*9999_from_the_future/);
    }
  });

  test('a port that is taken ends serve with 3, and an invalid one with 2', async () => {
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
    // checks that the place is free again
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });
});

test('serve with --json prints one JSON document with its address', async () => {
  const { options } = directoryPlace(migratedDirectory());
  const server = launch(['serve', '--json', '--port', '0', ...options], {});
  const printed = await eventually(
    async () => server.stdout(),
    (text) => text.endsWith('\n'),
  );
  expect((await get(JSON.parse(printed), '/healthz')).json).toEqual({ status: 'ok' });
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(server.stdout()).toBe(printed);
});
