// Measures what a key costs: orchestrations per second over HTTP, 16 in flight, on a server that looks up a key for every request, next to
// the same server without keys. Two databases on one PostgreSQL cluster with the same catalog; this process sends to both.
import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openEngine } from '../src/engine.ts';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { createKey } from '../src/trust/access/index.ts';
import { type BenchResult, median, shown } from './measure.ts';
import { fillCatalog } from './postgres/catalog.ts';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const VIDEOS = 200;
const REQUESTS = 1_000;
const IN_FLIGHT = 16;
const PAIRS = 10;

interface Side {
  readonly url: string;
  readonly videos: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly server: ChildProcess;
}

export async function access(progress: (line: string) => void): Promise<BenchResult> {
  const heading = {
    name: 'access.keyed_vs_open',
    unit: 'orchestrations/s',
    peer_name: 'the same server without keys',
    aim: 0.9,
  };
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('no figures: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)');
    return { figures: [{ ...heading, ours: null, peer: null, ratio: null }] };
  }
  const cluster = await startCluster(binaries, { max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' });
  const sides: Side[] = [];
  try {
    const keyed = await startSide(cluster.url, 'keyed');
    sides.push(keyed);
    const open = await startSide(cluster.url, 'open');
    sides.push(open);
    for (const side of sides) await rate(side);
    const rates: { ours: number; peer: number }[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      // the two sides alternate in going first
      const early = pair % 2 === 1 ? await rate(keyed) : undefined;
      const peer = await rate(open);
      const ours = early ?? (await rate(keyed));
      rates.push({ ours, peer });
      progress(`${shown(ours)} to ${shown(peer)}/s, pair ${pair} of ${PAIRS}`);
    }
    const ratios = rates.map(({ ours, peer }) => ours / peer);
    const figure = {
      ...heading,
      ours: median(rates.map(({ ours }) => ours)),
      peer: median(rates.map(({ peer }) => peer)),
      ratio: median(ratios),
      details: { pairs: PAIRS, lowest_ratio: Math.min(...ratios), highest_ratio: Math.max(...ratios) },
    };
    return { figures: [figure] };
  } finally {
    for (const { server } of sides) server.kill('SIGKILL');
    await cluster.stop();
  }
}

/** Starts a server on its own database, with a key if it is `keyed`. */
async function startSide(cluster: string, name: 'keyed' | 'open'): Promise<Side> {
  const admin = new pg.Client({ connectionString: cluster });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const where = new URL(cluster);
  where.pathname = `/${name}`;
  const engine = await openEngine({ databaseUrl: where.href });
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (name === 'keyed')
    headers.authorization = `Bearer ${(await createKey(engine, { name: 'bench', role: 'operator' })).key}`;
  await engine.close();
  const client = new pg.Client({ connectionString: where.href });
  await client.connect();
  const videos = await fillCatalog(client, VIDEOS);
  await client.end();
  const server = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--no-worker', '--port', '0', '--database-url', where.href],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
    server.stdout.once('data', (line) => resolve(String(line).replace('listening on ', '').trim()));
  });
  return { url, videos, headers, server };
}

/** Returns orchestrations per second. */
async function rate({ url, videos, headers }: Side): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const start = performance.now();
  const work = async (first: number) => {
    for (let at = first; at < REQUESTS; at += IN_FLIGHT)
      await post(agent, `${url}/campaigns/orchestrate`, headers, { video_asset_id: videos[at % videos.length] });
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, first) => work(first)));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return REQUESTS / seconds;
}

function post(agent: Agent, url: string, headers: Side['headers'], body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject).end(JSON.stringify(body));
  });
}
