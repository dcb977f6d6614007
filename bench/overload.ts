// Sends for a minute twice what the server can handle, then half of it. Measures whether requests that are let in are served in time, the others
// are rejected at once, and everything soon recovers. Next to a bare Fastify route with @fastify/under-pressure around the library.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configFrom } from '../src/config.ts';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { openConnections, rawRequest, sendAll } from './http/client.ts';
import { serve } from './http/serve.ts';
import { type BenchResult, type Figure, shown, type Table } from './measure.ts';
import { type Outcome, quantile, sendWhenDue } from './overload/open-loop.ts';
import { fillCatalog } from './postgres/catalog.ts';
import { AS_INSTALLED, type Cluster, forgetOrchestrations, onCluster, shuffled } from './postgres/cluster.ts';

const VIDEOS = 2_000;
const IN_FLIGHT = 16;
/** More than can be in flight within a second. */
const CONNECTIONS = 1_000;
const WARM_UP = 4_000;
const CAPACITY = 6_000;
const CALM_MS = 15_000;
const OVERLOAD_MS = 60_000;
const AFTER_MS = 20_000;
/** How long after the overload everything must be back to normal. */
const RECOVERY_MS = 5_000;

type Progress = (line: string) => void;

const PEER = 'a bare Fastify route with @fastify/under-pressure';
const SERVED = { name: 'overload.served_p99', unit: 'ms', peer_name: PEER, aim: '<= 1000 ms' };
const REFUSED = { name: 'overload.refused_p99', unit: 'ms', peer_name: PEER, aim: 'at once' };
const GOODPUT = { name: 'overload.goodput', unit: 'served/s', peer_name: 'its capacity', aim: 0.8 };
const RECOVERED = { name: 'overload.recovered_p99', unit: 'ms', peer_name: 'before the overload', aim: '<= 1.2' };

export async function overload(progress: Progress): Promise<BenchResult> {
  const result = await onCluster(progress, (cluster) => compared(cluster, progress), AS_INSTALLED);
  const unmeasured = { ours: null, peer: null, ratio: null };
  return result ?? { figures: [SERVED, REFUSED, GOODPUT, RECOVERED].map((figure) => ({ ...figure, ...unmeasured })) };
}

async function compared(cluster: Cluster, progress: Progress): Promise<BenchResult> {
  const videos = await fillCatalog(cluster.client, VIDEOS);
  const requests = shuffled([...videos]).map((video_asset_id) =>
    rawRequest('POST', '/campaigns/orchestrate', { video_asset_id, platforms: PLATFORMS }),
  );
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-overload-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const server = await serve(cluster.url, ['--data-dir', directory]);
  const ours = await measured('ours', server.port, requests, progress).finally(() => server.end());
  await forgetOrchestrations(cluster.client);
  const bare = await startPeer(cluster.url);
  const peer = await measured('peer', bare.port, requests, progress).finally(() => bare.end());
  const against = (own: number | null, other: number | null) => ({
    ours: own,
    peer: other,
    ratio: own === null || other === null ? null : own / other,
  });
  const p99 = (latencies: readonly number[]) => quantile(latencies, 0.99);
  const figures: Figure[] = [
    {
      ...SERVED,
      ...against(p99(ours.during.served), p99(peer.during.served)),
      details: { ours: told(ours), peer: told(peer) },
    },
    { ...REFUSED, ...against(p99(ours.during.refused), p99(peer.during.refused)) },
    { ...GOODPUT, ...against((ours.during.served.length * 1000) / OVERLOAD_MS, ours.capacity) },
    { ...RECOVERED, ...against(p99(ours.after.served), p99(ours.before.served)) },
  ];
  return { figures, tables: [tableOf({ ours, peer })] };
}

/** Starts the peer in its own process. */
async function startPeer(url: string): Promise<{ readonly port: number; end(): Promise<void> }> {
  const program = fileURLToPath(new URL('overload/peer-server.ts', import.meta.url));
  const limit = configFrom({}).loadLimits.eventLoopDelayMs;
  const child = fork(program, [url, String(limit)], { execArgv: process.execArgv });
  const [port] = await once(child, 'message');
  return {
    port: Number(port),
    end: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

interface Measured {
  /** Requests per second, in a closed loop. */
  readonly capacity: number;
  readonly before: Outcome;
  readonly during: Outcome;
  /** The outcome from five seconds after the overload on. */
  readonly after: Outcome;
}

async function measured(
  name: string,
  port: number,
  requests: readonly Buffer[],
  progress: Progress,
): Promise<Measured> {
  const many = (count: number) => Array.from({ length: count }, (_, n) => requests[n % requests.length] ?? Buffer.of());
  await sendAll(port, many(WARM_UP), IN_FLIGHT);
  const capacity = CAPACITY / (await sendAll(port, many(CAPACITY), IN_FLIGHT));
  progress(`${name}: capacity ${shown(capacity)}/s; half of it, twice as much for a minute, half of it`);
  const connections = await openConnections(port, CONNECTIONS);
  const half = { perSecond: capacity / 2 };
  const before = await sendWhenDue(connections, requests, { ...half, forMs: CALM_MS });
  const during = await sendWhenDue(connections, requests, { perSecond: 2 * capacity, forMs: OVERLOAD_MS });
  const after = await sendWhenDue(connections, requests, { ...half, forMs: AFTER_MS, afterMs: RECOVERY_MS });
  for (const connection of connections) connection.close();
  return { capacity, before, during, after };
}

const told = ({ capacity, ...stretches }: Measured) => ({
  capacity_per_s: capacity,
  ...Object.fromEntries(
    Object.entries(stretches).map(([name, { served, refused }]: [string, Outcome]) => [
      name,
      {
        served: served.length,
        served_p50_ms: quantile(served, 0.5),
        served_p99_ms: quantile(served, 0.99),
        refused: refused.length,
        refused_p50_ms: quantile(refused, 0.5),
        refused_p99_ms: quantile(refused, 0.99),
      },
    ]),
  ),
});

function tableOf(servers: Readonly<Record<string, Measured>>): Table {
  const ms = (value: number | null) => (value === null ? '' : shown(value));
  return {
    title: 'Latency from when a request was due, ms',
    rows: Object.entries(servers).flatMap(([server, { before, during, after }]) =>
      Object.entries({ before, during, after }).map(([stretch, { served, refused }]) => ({
        server,
        stretch,
        served: shown(served.length),
        'served p50': ms(quantile(served, 0.5)),
        'served p99': ms(quantile(served, 0.99)),
        refused: shown(refused.length),
        'refused p99': ms(quantile(refused, 0.99)),
      })),
    ),
  };
}
