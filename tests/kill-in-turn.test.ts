import { describe, expect, onTestFinished, test } from 'vitest';
import { hasPostgres } from '../src/testing/index.ts';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { dice, videos } from './harness/catalog.ts';
import { Clients } from './harness/clients.ts';
import { eventually, get, importVideos, post } from './harness/http.ts';
import { broken } from './harness/invariants.ts';
import { postgresAt } from './harness/places.ts';
import { endEverythingAfterwards, launch, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const CLIENTS = 16;
const VIDEOS = 60;
/** The number of videos at the end of the catalog that belong to the batch. */
const BATCH = 20;
const VICTIMS = ['the server', 'a worker', 'PostgreSQL'] as const;

endEverythingAfterwards();

describe.skipIf(!hasPostgres() || findBinaries() === undefined)('kill -9 in turn', () => {
  test(`of ${VICTIMS.join(', ')}, ${settings.turns} times while ${CLIENTS} clients and batches work, loses and repeats nothing`, async () => {
    const cluster = await startCluster(findBinaries() ?? '', {});
    onTestFinished(() => cluster.stop());
    const place = postgresAt(cluster.url);
    const begin = () => serve([...place.options, '--no-worker']);
    let server: Server = await begin();
    let worker = await launchWorker(place.options);
    const catalog = videos(VIDEOS, 6);
    expect((await importVideos(server, catalog)).status).toBe(200);
    const ids = catalog.map(({ id }) => id);
    const clients = new Clients(CLIENTS, () => server, ids.slice(BATCH), dice(7));
    const jobs: string[] = [];
    for (let turn = 0; turn < settings.turns; turn++) {
      const body = { video_asset_ids: ids.slice(0, BATCH), platforms: ['instagram', 'youtube'] };
      const accepted = await eventually(
        () => post(server, '/campaigns/orchestrations', body),
        ({ status }) => status === 202,
      );
      jobs.push(accepted.json.job_id);
      await clients.succeed(40);
      switch (VICTIMS[turn % VICTIMS.length]) {
        case 'the server':
          expect(await server.end('SIGKILL')).toBe('SIGKILL');
          server = await begin();
          break;
        case 'a worker':
          worker.process.kill('SIGKILL');
          expect(await worker.ended).toBe('SIGKILL');
          worker = await launchWorker(place.options);
          break;
        default:
          cluster.kill();
          await eventually(
            () => get(server, '/readyz'),
            ({ status }) => status === 503,
          );
          cluster.start();
      }
      // the other processes were not touched, and must recover without help
      await clients.succeed(40);
    }
    await clients.stop();
    expect(clients.wrong).toEqual([]);
    for (const id of jobs) {
      const { json } = await eventually(
        () => get(server, `/jobs/${id}`),
        ({ json: { state } }) => state !== 'queued' && state !== 'running',
        120_000,
      );
      expect(json).toMatchObject({ state: 'done', result: { orchestrated: BATCH, failed_total: 0 } });
    }
    expect((await get(server, '/jobs?limit=1000')).json.jobs).toHaveLength(jobs.length);
    expect(await broken(place, catalog, clients.said)).toEqual([]);
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(await server.end()).toBe(0);
  });
});

/** Starts a worker and waits until it runs jobs. A worker that cannot reach the database ends, and its supervisor would restart it. */
async function launchWorker(options: readonly string[]) {
  const worker = launch(['worker', '--concurrency', '2', ...options], {});
  await eventually(
    async () => worker.stdout(),
    (said) => said.startsWith('running jobs'),
  );
  return worker;
}
