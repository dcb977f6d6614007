import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPostgres } from '../src/testing/index.ts';
import { type Cluster, findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { dice, videos } from './harness/catalog.ts';
import { Clients } from './harness/clients.ts';
import { eventually, get, importVideos, orchestrate } from './harness/http.ts';
import { broken } from './harness/invariants.ts';
import { migratedPostgresPlace, type Place, postgresAt } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const CLIENTS = 16;
const CATALOG = videos(40, 6);
const IDS = CATALOG.map(({ id }) => id);

endEverythingAfterwards();

const withDatabase = describe.skipIf(!hasPostgres());

/** Starts a server with the catalog, on its own database. */
async function served(place: Place, env: Record<string, string> = {}): Promise<Server> {
  const server = await serve(place.options, env);
  expect((await importVideos(server, CATALOG)).status).toBe(200);
  return server;
}

async function expectWhole(place: Place, server: Server, clients: Clients): Promise<void> {
  await clients.stop();
  expect(clients.wrong).toEqual([]);
  expect((await get(server, '/readyz')).status).toBe(200);
  expect(await server.end()).toBe(0);
  expect(await broken(place, CATALOG, clients.said)).toEqual([]);
}

withDatabase('when sessions are cut', () => {
  test(`${settings.turns} times during any work, requests fail with 503 at worst and then succeed again`, async () => {
    const place = await migratedPostgresPlace();
    const server = await served(place);
    const clients = new Clients(CLIENTS, () => server, IDS, dice(3));
    for (let turn = 0; turn < settings.turns; turn++) {
      await clients.succeed(60);
      const [cut] = await place.look((query) =>
        query(`select count(pg_terminate_backend(pid))::int as sessions from pg_stat_activity
          where datname = current_database() and application_name = 'campaigns-engine'`),
      );
      expect(cut?.sessions).toBeGreaterThan(0);
    }
    await clients.succeed(60);
    await expectWhole(place, server, clients);
  });
});

withDatabase('when all connections are busy', () => {
  test('a request that gets none within 10 s fails with 503, and succeeds once one is free', async () => {
    const place = await migratedPostgresPlace();
    const server = await served(place, { CAMPAIGNS_ENGINE_POOL_SIZE: '2' });
    const locker = new pg.Client({ connectionString: place.where });
    await locker.connect();
    await locker.query('begin');
    await locker.query('lock table orchestrations in access exclusive mode');
    const calls = IDS.slice(0, CLIENTS).map((id) => orchestrate(server, id, ['instagram']));
    expect((await get(server, '/healthz')).status).toBe(200);
    const early = await Promise.race([Promise.all(calls), delay(11_000, undefined)]);
    expect(early).toBeUndefined();
    await locker.query('rollback');
    await locker.end();
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([200, 503]);
    // the requests that waited for the lock were carried out
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    for (const id of IDS.slice(0, 4)) expect((await orchestrate(server, id, ['instagram'])).status).toBe(200);
    expect(await server.end()).toBe(0);
  });
});

withDatabase('when the database server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(findBinaries() ?? '', { max_connections: '20' });
  });
  afterAll(() => cluster.stop());

  test('restarts and accepts no connections for a while, requests fail with 503 at worst and then succeed again', async () => {
    const place = postgresAt(cluster.url);
    const server = await served(place);
    const clients = new Clients(CLIENTS, () => server, IDS, dice(5));
    await clients.succeed(60);
    cluster.restart();
    await clients.succeed(60);

    // other clients take every available connection
    const others: pg.Client[] = [];
    await place.look((query) =>
      query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'campaigns-engine'`),
    );
    for (;;) {
      const other = new pg.Client({ connectionString: cluster.url });
      other.on('error', () => {});
      try {
        await other.connect();
        others.push(other);
      } catch {
        break;
      }
    }
    await delay(500);
    await Promise.all(others.map((other) => other.end()));
    await eventually(
      () => get(server, '/readyz'),
      ({ status }) => status === 200,
    );
    await clients.succeed(60);
    await expectWhole(place, server, clients);
  });
});
