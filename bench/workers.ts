// Measures films analyzed per second by two workers next to one, on one PostgreSQL. Each worker is a separate process, takes one job at a
// time and decodes with one thread, so that a second one should bring what a second core can.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { importManifest } from '../src/content/catalog/index.ts';
import { makeDemoFilm } from '../src/content/media/index.ts';
import { requestAnalysis } from '../src/content/media/request-analysis.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { type Figure, median } from './measure.ts';

const FILMS = 8;
const PAIRS = 3;
const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const HEADING = { name: 'workers.two_vs_one', unit: 'films/s', peer_name: 'one worker', aim: 1.3 } as const;

export async function workers(progress: (line: string) => void): Promise<Figure[]> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('no figure: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)');
    return [{ ...HEADING, ours: null, peer: null, ratio: null }];
  }
  const cluster = await startCluster(binaries, {});
  const filesDir = await mkdtemp(join(tmpdir(), 'bench-workers-'));
  try {
    const film = join(filesDir, 'film.mp4');
    await makeDemoFilm(film);
    const rates: Record<1 | 2, number[]> = { 1: [], 2: [] };
    for (let pair = 1; pair <= PAIRS; pair++)
      // the two sides alternate in going first
      for (const count of pair % 2 === 1 ? ([1, 2] as const) : ([2, 1] as const)) {
        const url = await newDatabase(cluster.url, `pair_${pair}_${count}`);
        rates[count].push(await rateOf(count, url, filesDir, film));
        progress(
          `${count} worker${count === 1 ? '' : 's'}: ${rates[count].at(-1)?.toFixed(2)} films/s, pair ${pair} of ${PAIRS}`,
        );
      }
    const ratio = median(rates[2].map((rate, pair) => rate / (rates[1][pair] ?? Number.NaN)));
    const details = { films: FILMS, film: '27 s, 540x960', decoder_threads_a_job: 1 };
    return [{ ...HEADING, ours: median(rates[2]), peer: median(rates[1]), ratio, details }];
  } finally {
    await cluster.stop();
    await rm(filesDir, { recursive: true });
  }
}

async function newDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** Returns films per second, from the start of the first job to the end of the last one. Starting a process does not count. */
async function rateOf(count: number, databaseUrl: string, filesDir: string, film: string): Promise<number> {
  const engine = await openEngine({ databaseUrl, filesDir, poolSize: 2 });
  const options = ['--concurrency', '1', '--database-url', databaseUrl, '--files-dir', filesDir];
  const processes: ChildProcess[] = [];
  try {
    // the measurement starts once every worker is up and has done a job
    for (let n = 0; n < count; n++)
      processes.push(spawn(process.execPath, [PROGRAM, 'worker', ...options], { stdio: 'ignore' }));
    await allDone(engine, await request(engine, film, count));
    return FILMS / (await allDone(engine, await request(engine, film, FILMS)));
  } finally {
    for (const worker of processes) {
      worker.kill();
      if (worker.exitCode === null) await once(worker, 'exit');
    }
    await engine.close();
  }
}

/** Adds videos with the film, each of which is analyzed separately. */
async function request(engine: Engine, film: string, count: number): Promise<string[]> {
  const jobs: string[] = [];
  for (let n = 0; n < count; n++) {
    const id = engine.newId();
    await importManifest(engine, lineOf(id), 'ndjson');
    jobs.push(await requestAnalysis(engine, id, createReadStream(film)));
  }
  return jobs;
}

async function* lineOf(id: string): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify({ id, title: 'film' }));
}

/** @returns seconds between the first start and the last end */
async function allDone(engine: Engine, ids: readonly string[]): Promise<number> {
  for (;;) {
    const jobs = await Promise.all(ids.map((id) => engine.queue.job(id)));
    const failed = jobs.find(({ state }) => state === 'failed');
    if (failed !== undefined) throw new Error(`an analysis failed: ${JSON.stringify(failed)}`);
    if (jobs.every(({ state }) => state === 'done')) {
      const begun = Math.min(...jobs.map(({ started_at }) => Date.parse(started_at ?? '')));
      return (Math.max(...jobs.map(({ finished_at }) => Date.parse(finished_at ?? ''))) - begun) / 1000;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
