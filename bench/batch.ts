// Measures many videos at once: next to one SQL statement that does the same work inside PostgreSQL, and how much memory it takes.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Engine, getJob, openEngine, requestBatch, startWorker } from 'campaigns-engine';
import pg from 'pg';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { expectSame, fingerprint } from './batch/compare.ts';
import { ORCHESTRATE_IN_SQL } from './batch/sql-peer.ts';
import { type BenchResult, type Figure, median, shown } from './measure.ts';
import { CLIPS, fillCatalog } from './postgres/catalog.ts';
import { type Cluster, forgetOrchestrations, onCluster } from './postgres/cluster.ts';
import { costsNow, costsOfEach } from './postgres/costs.ts';

const VIDEOS = 10_000;
const VIDEOS_FOR_MEMORY = 50_000;
const PAIRS = 5;
/** The numbers of connections over which the peer is tried; each connection gets its share of the videos. */
const PEER_CONNECTIONS = [1, 2];
/** An id that is smaller than all others. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

type Progress = (line: string) => void;

export async function batch(progress: Progress): Promise<BenchResult> {
  const figures = await onCluster(progress, async (cluster) => [
    await againstSql(cluster, progress),
    await memory(cluster, progress),
  ]);
  return { figures: figures ?? [sqlFigure(null), memoryFigure(null)] };
}

const sqlFigure = (measured: Pick<Figure, 'ours' | 'peer' | 'ratio' | 'details'> | null): Figure => ({
  name: 'batch.10k_vs_sql',
  unit: 'videos/s',
  peer_name: 'one SQL statement that does the same, over as many connections as serve it best',
  aim: 1.2,
  ...(measured ?? { ours: null, peer: null, ratio: null }),
});

const memoryFigure = (ours: number | null): Figure => ({
  name: 'batch.rss_mb_1m_clips',
  unit: 'MB',
  ours,
  peer_name: null,
  peer: null,
  ratio: null,
  aim: '< 300',
});

/** Every run starts with empty tables. What both sides write is compared. */
async function againstSql({ url, client }: Cluster, progress: Progress): Promise<Figure> {
  const engine = await openEngine({ databaseUrl: url });
  try {
    progress(`${VIDEOS} videos with ${CLIPS} clips each`);
    await fillCatalog(client, VIDEOS);
    const ours: number[] = [];
    const theirs = new Map(PEER_CONNECTIONS.map((connections) => [connections, [] as number[]]));
    const costs = [];
    for (let pair = 0; pair <= PAIRS; pair++) {
      await forgetOrchestrations(client);
      const before = await costsNow(client);
      const ourRate = VIDEOS / (await seconds(() => wholeBatch(engine)));
      costs.push(costsOfEach(VIDEOS, before, await costsNow(client)));
      const written = await fingerprint(client);
      const rates: string[] = [];
      for (const [connections, own] of theirs) {
        await forgetOrchestrations(client);
        const lasts = await lastOfShares(client, connections);
        const rate = VIDEOS / (await seconds(() => allInSql(url, lasts)));
        expectSame(written, await fingerprint(client));
        if (pair > 0) own.push(rate);
        rates.push(`${shown(rate)} over ${connections}`);
      }
      if (pair > 0) ours.push(ourRate);
      progress(`${shown(ourRate)} to ${rates.join(' and ')}/s, ${pair === 0 ? 'to warm up' : `${pair} of ${PAIRS}`}`);
    }
    const byConnections = [...theirs].map(([connections, rates]) => ({ connections, rate: median(rates), rates }));
    const best = byConnections.toSorted((a, b) => b.rate - a.rate)[0];
    return sqlFigure({
      ours: median(ours),
      peer: best?.rate ?? null,
      ratio: median(ours.map((rate, pair) => rate / (best?.rates[pair] ?? Number.NaN))),
      details: {
        peer_by_connections: Object.fromEntries(byConnections.map(({ connections, rate }) => [connections, rate])),
        ours_a_video: costs.at(-1),
      },
    });
  } finally {
    await engine.close();
  }
}

/** Runs a batch as a caller does: with a job and a worker. */
async function wholeBatch(engine: Engine): Promise<void> {
  const { job_id } = await requestBatch(engine, { filter: {}, platforms: [...PLATFORMS] });
  const worker = await startWorker(engine, { concurrency: 1 });
  for (;;) {
    const job = await getJob(engine, job_id);
    if (job.state === 'failed') throw new Error(`the batch failed: ${JSON.stringify(job.error)}`);
    if (job.state === 'done') break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await worker.stop();
}

/** Returns the last video of each share, if the videos are split into this many shares in the order of their ids. */
async function lastOfShares(client: pg.Client, shares: number): Promise<string[]> {
  const { rows } = await client.query<{ last: string }>(
    `select max(id::text) as last from (select id, ntile($1) over (order by id) as share from video_assets) shares
     group by share order by share`,
    [shares],
  );
  return rows.map(({ last }) => last);
}

/** Runs the peer: each connection takes the videos after the last one of the previous share, up to its own last one. */
async function allInSql(url: string, lasts: readonly string[]): Promise<void> {
  await Promise.all(
    lasts.map(async (last, at) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      // the best settings for it: everything in memory, and no compilation
      await client.query("set work_mem = '512MB'; set jit = off");
      const now = new Date();
      await client.query(ORCHESTRATE_IN_SQL, [lasts[at - 1] ?? NO_ID, last, now, now.toISOString()]);
      await client.end();
    }),
  );
}

/** Measures the command's peak memory, and checks that nothing was left out. */
async function memory({ url, client }: Cluster, progress: Progress): Promise<Figure> {
  progress(`${VIDEOS_FOR_MEMORY} videos with ${CLIPS} clips each`);
  await client.query(
    'begin; set local session_replication_role = replica; truncate video_assets, clips cascade; commit',
  );
  await fillCatalog(client, VIDEOS_FOR_MEMORY);
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-rss-'));
  const file = join(directory, 'rss');
  try {
    const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const reporter = new URL('batch/report-rss.mjs', import.meta.url).href;
    const took = await seconds(async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', reporter, program, 'orchestrate', '--all', '--json', '--database-url', url],
        { env: { ...process.env, RSS_FILE: file } },
      );
      const { orchestrated } = JSON.parse(stdout);
      if (orchestrated !== VIDEOS_FOR_MEMORY) throw new Error(`only ${orchestrated} videos were orchestrated`);
    });
    progress(`orchestrated in ${shown(took)} s`);
    return memoryFigure((Number(readFileSync(file, 'utf8')) * 1024) / 1e6);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
