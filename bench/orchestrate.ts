// Orchestrations a second on PostgreSQL, with 16 and with 1 in flight, next to pgbench sending the very same statements over
// as many connections: 1 would mean that reading, scoring and deciding cost nothing beside what PostgreSQL has to do.
import { type Engine, openEngine, orchestrateCampaignsForVideo, type Platform } from 'campaigns-engine';
import pg from 'pg';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { type BenchResult, type Figure, median, shown, type Table } from './measure.ts';
import { CLIPS, fillCatalogue } from './orchestrate/catalogue.ts';
import { type Costs, costsNow, costsOfEach } from './orchestrate/costs.ts';
import { LOOK_UP, preparePeer, runPeer } from './orchestrate/pgbench.ts';
import { countingStatements, type Recorded, recording } from './orchestrate/recording.ts';
import { type Completion, steadyRate } from './orchestrate/steady-rate.ts';

const VIDEOS = 4_000;
const PLATFORMS: Platform[] = ['instagram', 'tiktok', 'youtube'];
const PAIRS = 5;
/** Orchestrations of a client that are not counted: PostgreSQL plans a statement anew five times before it keeps a plan. */
const WARM_UP = 6 * LOOK_UP;

interface Question {
  readonly name: string;
  readonly inFlight: number;
  readonly videos: number;
  readonly aim: number;
}

const QUESTIONS: readonly Question[] = [
  { name: 'orchestrate.16', inFlight: 16, videos: VIDEOS, aim: 0.7 },
  { name: 'orchestrate.1', inFlight: 1, videos: VIDEOS / 4, aim: 0.6 },
];

type Progress = (line: string) => void;

/**
 * Every run starts from empty tables and takes each video twice, all in random order: half of the drafts are created and half
 * are found unchanged, on both sides alike. The cluster is durable as PostgreSQL is by default.
 */
export async function orchestrate(progress: Progress): Promise<BenchResult> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('no figures: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)');
    return { figures: QUESTIONS.map((question) => ({ ...heading(question), ours: null, peer: null, ratio: null })) };
  }
  // no checkpoint and no vacuum falls into a run
  const settings = { max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' };
  const cluster = await startCluster(binaries, settings);
  const client = new pg.Client({ connectionString: cluster.url });
  try {
    await client.connect();
    progress(`${VIDEOS} videos with ${CLIPS} clips each`);
    const byVideo = await recordEach(cluster.url, client);
    const answers = [];
    for (const question of QUESTIONS)
      answers.push(await answer({ binaries, url: cluster.url, client, byVideo, progress }, question));
    return { figures: answers.map(({ figure }) => figure), tables: answers.map(({ table }) => table) };
  } finally {
    await client.end();
    cluster.stop();
  }
}

const heading = ({ name, aim }: Question) => ({
  name,
  unit: 'orchestrations/s',
  peer_name: 'pgbench -M prepared, the same statements',
  aim,
});

/** What every video's orchestration sends: the peer's script and parameters. */
async function recordEach(url: string, client: pg.Client): Promise<Map<string, Recorded>> {
  const engine = await openEngine({ databaseUrl: url, poolSize: 1 });
  try {
    const byVideo = new Map<string, Recorded>();
    const recorder = recording(engine);
    for (const videoAssetId of await fillCatalogue(client, VIDEOS)) {
      await orchestrateCampaignsForVideo(recorder.engine, { videoAssetId, platforms: PLATFORMS });
      byVideo.set(videoAssetId, recorder.taken());
    }
    return byVideo;
  } finally {
    await engine.close();
  }
}

interface Bench {
  readonly binaries: string;
  readonly url: string;
  /** For everything that is not measured. */
  readonly client: pg.Client;
  readonly byVideo: ReadonlyMap<string, Recorded>;
  readonly progress: Progress;
}

interface Run {
  readonly rate: number;
  readonly each: Costs;
}

async function answer(bench: Bench, question: Question): Promise<{ figure: Figure; table: Table }> {
  const { name, inFlight } = question;
  const videos = [...bench.byVideo.keys()].slice(0, question.videos);
  const picks = shuffled([...videos, ...videos]);
  const peer = await preparePeer(bench.client, bench.byVideo, picks, inFlight);
  const engine = await openEngine({ databaseUrl: bench.url, poolSize: inFlight });
  try {
    await runEngine(engine, picks, inFlight);
    const statements = await countingStatements(async () => void (await runEngine(engine, picks.slice(0, 100), 1)));
    const us = () => measure(bench, picks.length, () => runEngine(engine, picks, inFlight));
    const them = () =>
      measure(bench, picks.length, async () => runPeer(bench.binaries, bench.url, peer, inFlight, picks.length));
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      // whoever went first goes second the next time
      const early = pair % 2 === 1 ? await us() : undefined;
      const peerRun = await them();
      const ourRun = early ?? (await us());
      ours.push(ourRun);
      theirs.push(peerRun);
      bench.progress(`${name}: ${shown(ourRun.rate)} to ${shown(peerRun.rate)}/s, pair ${pair} of ${PAIRS}`);
    }
    const details = { statements_per_orchestration: statements / 100, ours: typical(ours), peer: typical(theirs) };
    const figure = {
      ...heading(question),
      ours: median(ours.map(({ rate }) => rate)),
      peer: median(theirs.map(({ rate }) => rate)),
      ratio: median(ours.map(({ rate }, pair) => rate / (theirs[pair]?.rate ?? Number.NaN))),
      details,
    };
    return { figure, table: tableOf(name, details) };
  } finally {
    await engine.close();
  }
}

/** From empty tables. */
async function measure({ client }: Bench, picks: number, run: () => Promise<Completion[]>): Promise<Run> {
  await client.query('truncate ledger_events, campaigns, best_clip_decisions, orchestrations');
  await client.query('checkpoint');
  const before = await costsNow(client);
  const completions = await run();
  return { rate: steadyRate(completions, WARM_UP), each: costsOfEach(picks, before, await costsNow(client)) };
}

async function runEngine(engine: Engine, picks: readonly string[], inFlight: number): Promise<Completion[]> {
  const completions: Completion[] = [];
  const share = picks.length / inFlight;
  const work = async (client: number) => {
    for (const videoAssetId of picks.slice(client * share, (client + 1) * share)) {
      await orchestrateCampaignsForVideo(engine, { videoAssetId, platforms: PLATFORMS });
      completions.push({ client, at: performance.now() / 1000, count: 1 });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, client) => work(client)));
  return completions;
}

const typical = (runs: readonly Run[]): Costs => ({
  client_cpu_us: median(runs.map(({ each }) => each.client_cpu_us)),
  postgresql_cpu_us: median(runs.map(({ each }) => each.postgresql_cpu_us)),
  wal_bytes: median(runs.map(({ each }) => each.wal_bytes)),
});

function tableOf(name: string, details: { statements_per_orchestration: number; ours: Costs; peer: Costs }): Table {
  const row = (side: string, costs: Costs) => ({
    side,
    'client CPU, µs': shown(costs.client_cpu_us),
    'PostgreSQL CPU, µs': shown(costs.postgresql_cpu_us),
    'WAL, B': shown(costs.wal_bytes),
  });
  const title = `${name}: one orchestration is ${details.statements_per_orchestration} statements, and costs`;
  return { title, rows: [row('ours', details.ours), row('pgbench', details.peer)] };
}

function shuffled(values: readonly string[]): string[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
