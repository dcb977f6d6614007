// Measures whether the engine works as well at the end of a long day as in the morning: `serve` under a mixed load at 70 % of its
// capacity, with its memory and its latency in the last minute next to those of minute two.
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { openConnections, rawRequest, sendAll } from './http/client.ts';
import { type Served, serve } from './http/serve.ts';
import { type Figure, shown } from './measure.ts';
import { CLIPS, fillCatalog } from './postgres/catalog.ts';
import { AS_INSTALLED, type Cluster, onCluster } from './postgres/cluster.ts';
import { Activity } from './soak/activity.ts';
import { Faults, sendNonstop, sendOnTime } from './soak/load.ts';
import { Minutes } from './soak/minutes.ts';
import { KINDS, type Kind, Mix } from './soak/mix.ts';

const VIDEOS = 5_000;
const IN_FLIGHT = 16;
const WARM_UP_MS = 10_000;
const CAPACITY_MS = 20_000;
/** The load as a share of capacity. */
const LOAD = 0.7;
/** Enough connections to send requests when they are due, even while many wait for a reply. */
const CONNECTIONS = 64;
/** Number of slow seconds for which PostgreSQL's activity is reported. */
const SLOWEST = 20;
/** How long the worker may take for the remaining jobs. */
const REST_MS = 60_000;

type Progress = (line: string) => void;

const RSS = { name: 'soak.rss_last_vs_second', unit: 'MB', peer_name: 'in minute two', aim: '<= 1.2' };
const P99 = { name: 'soak.p99_last_vs_second', unit: 'ms', peer_name: 'in minute two', aim: '<= 1.5' };

export async function soak(progress: Progress): Promise<readonly Figure[]> {
  const minutes = minutesOf(process.env.SOAK_MINUTES ?? '10', progress);
  const figures = await onCluster(progress, (cluster) => onServer(cluster, minutes, progress), AS_INSTALLED);
  return figures ?? [RSS, P99].map((figure) => ({ ...figure, ours: null, peer: null, ratio: null }));
}

function minutesOf(given: string, progress: Progress): number {
  const minutes = Number(given);
  if (Number.isInteger(minutes) && minutes >= 3) return minutes;
  progress(`SOAK_MINUTES must be a whole number from 3 on (the last minute is set against the second); got "${given}"`);
  process.exit(2);
}

/** Measures a server as users run it, with its worker and its sealer; its log goes to a file. */
async function onServer(cluster: Cluster, minutes: number, progress: Progress): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-soak-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const log = join(directory, 'log');
  const videos = await fillCatalog(cluster.client, VIDEOS);
  const server = await serve(cluster.url, ['--data-dir', join(directory, 'data')], openSync(log, 'w'));
  try {
    return await soaked(cluster, server, videos, minutes, progress);
  } catch (error) {
    progress(`the end of the server's log:\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`);
    throw error;
  } finally {
    await server.end();
  }
}

async function soaked(
  { client, url }: Cluster,
  { port, pid }: Served,
  videos: readonly string[],
  count: number,
  progress: Progress,
): Promise<Figure[]> {
  const orchestrate = videos.map((video_asset_id) =>
    rawRequest('POST', '/campaigns/orchestrate', { video_asset_id, platforms: PLATFORMS }),
  );
  await sendAll(port, orchestrate, IN_FLIGHT);
  const mix = await Mix.of(client, videos);
  const faults = new Faults();
  const few = await openConnections(port, IN_FLIGHT);
  await sendNonstop(few, mix, WARM_UP_MS, faults);
  const capacity = await sendNonstop(few, mix, CAPACITY_MS, faults);
  for (const connection of few) connection.close();
  faults.expectNone();
  const waiting = await jobsWaiting(client);
  await jobsDone(client);
  const perSecond = LOAD * capacity;
  progress(`capacity ${shown(capacity)}/s; ${count} minutes at ${shown(perSecond)}/s`);

  const connections = await openConnections(port, CONNECTIONS);
  const minutes = new Minutes();
  const requests = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const watch = watched(minutes, count, pid, progress);
  const activity = new Activity(url);
  const before = process.cpuUsage();
  await sendOnTime(connections, mix, { perSecond, forMs: count * 60_000 }, faults, (answered) => {
    minutes.add(answered);
    requests[answered.kind]++;
  });
  const used = process.cpuUsage(before);
  watch.stop();
  await activity.stop();
  for (const connection of connections) connection.close();
  faults.expectNone();
  const left = await jobsWaiting(client);
  await jobsDone(client);

  const [second, last] = [minutes.of(2), minutes.of(count)];
  const details = {
    minutes: count,
    capacity_per_s: capacity,
    rate_per_s: perSecond,
    connections: CONNECTIONS,
    requests,
    errors: faults.counts,
    jobs_waiting: { after_measuring_capacity: waiting, at_the_end: left },
    client_cores: (used.user + used.system) / 1e6 / (count * 60),
    catalog: `${VIDEOS} videos of ${CLIPS} clips`,
    slowest_seconds: minutes.slowestSeconds(SLOWEST).map((slow) => ({ ...slow, ...activity.at(slow.second) })),
    rows_at_the_end: await rowsIn(client),
    by_minute: Array.from({ length: count }, (_, at) => minutes.of(at + 1)),
  };
  const against = (ours: number | null, peer: number | null) => ({
    ours,
    peer,
    ratio: ours === null || peer === null ? null : ours / peer,
  });
  return [
    { ...RSS, ...against(last.rss_mb, second.rss_mb), details },
    { ...P99, ...against(last.p99_ms, second.p99_ms) },
  ];
}

/** Samples the server's memory each second, and reports each minute shortly after its end. */
function watched(minutes: Minutes, count: number, pid: number, progress: Progress): { stop(): void } {
  const beganAt = performance.now();
  let told = 0;
  const tell = () => {
    const { requests, p50_ms, p99_ms, longest_ms, rss_mb, cores_busy } = minutes.of(++told);
    const latency = `p50 ${shown(p50_ms)} ms, p99 ${shown(p99_ms)} ms, longest ${shown(longest_ms)} ms`;
    const memory = rss_mb === null ? 'memory unknown' : `${shown(rss_mb)} MB`;
    progress(`minute ${told}: ${shown(requests / 60)}/s, ${latency}, ${memory}, ${shown(cores_busy)} cores busy`);
  };
  const timer = setInterval(() => {
    const sinceMs = performance.now() - beganAt;
    minutes.sample(sinceMs, pid);
    if (sinceMs > (told + 1) * 60_000 + 1_000) tell();
  }, 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      if (told < count) tell();
    },
  };
}

async function jobsWaiting(client: Cluster['client']): Promise<number> {
  const { rows } = await client.query<{ jobs: number }>(
    `select count(*)::integer as jobs from campaigns_jobs.job where state in ('created', 'retry', 'active')`,
  );
  return rows[0]?.jobs ?? 0;
}

/** @throws if a job has failed, or if the worker does not catch up */
async function jobsDone(client: Cluster['client']): Promise<void> {
  for (const until = performance.now() + REST_MS; (await jobsWaiting(client)) > 0; await sleep(200))
    if (performance.now() > until)
      throw new Error(`the worker falls behind: ${await jobsWaiting(client)} jobs are left ${REST_MS / 1000} s later`);
  const { rows } = await client.query<{ failed: number; videos: number }>(`
    select count(*) filter (where state <> 'completed')::integer as failed,
      coalesce(sum((output->'result'->>'failed_total')::integer), 0)::integer as videos
    from campaigns_jobs.job`);
  const { failed = 0, videos = 0 } = rows[0] ?? {};
  if (failed + videos > 0) throw new Error(`${failed} jobs failed, and ${videos} videos of batches`);
}

async function rowsIn(client: Cluster['client']): Promise<Record<string, number>> {
  const tables = ['video_assets', 'clips', 'orchestrations', 'best_clip_decisions', 'campaigns', 'ledger_events'];
  const counts = tables.map((table) => `(select count(*)::integer from ${table}) as ${table}`);
  const { rows } = await client.query<Record<string, number>>(`select ${counts.join(', ')}`);
  return rows[0] ?? {};
}
