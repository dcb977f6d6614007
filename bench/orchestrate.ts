import { type Engine, openEngine, orchestrateCampaignsForVideo, type Platform } from 'campaigns-engine';
import pg from 'pg';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { processTimes, serverSeconds } from './costs.ts';
import { type Figure, median, progress, rounded } from './figure.ts';
import { LOOK_UP, preparePeer, type Recorded, runPeer } from './pgbench.ts';
import { countingStatements, recordingOf } from './recording.ts';
import { type Completion, steadyRate } from './steady-rate.ts';

const VIDEOS = 4_000;
const CLIPS = 20;
const PLATFORMS: Platform[] = ['instagram', 'tiktok', 'youtube'];
const PAIRS = Number(process.env.PAIRS ?? 5);
/** Orchestrations of a client that are not counted: both sides plan a statement anew five times before they keep a plan. */
const WARM_UP = 6 * LOOK_UP;

const QUESTIONS = [
  { name: 'orchestrate.16', inFlight: 16, picks: 2 * VIDEOS, aim: 0.7 },
  { name: 'orchestrate.1', inFlight: 1, picks: VIDEOS / 2, aim: 0.6 },
];

/**
 * How much of PostgreSQL's own rate the engine reaches: orchestrations a second with 16 and with 1 in flight, next to pgbench
 * sending the very same statements over as many connections. Each run starts from empty tables and takes every video of a
 * catalogue twice, in random order, so that half of the drafts are created and half are found unchanged.
 */
export async function orchestrate(): Promise<Figure[]> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('orchestrate: there is no PostgreSQL on this machine (Debian: apt-get install postgresql): no figures');
    return QUESTIONS.map(({ name, aim }) => ({ ...heading(name, aim), ours: null, peer: null, ratio: null }));
  }
  // durable as PostgreSQL is by default; no checkpoint and no vacuum falls into a run
  const cluster = await startCluster(binaries, {
    max_wal_size: '8GB',
    checkpoint_timeout: '1h',
    autovacuum: 'off',
  });
  try {
    const bench = await openBench(binaries, cluster.url);
    try {
      const figures = [];
      for (const question of QUESTIONS) figures.push(await answer(bench, question));
      return figures;
    } finally {
      await bench.client.end();
    }
  } finally {
    cluster.stop();
  }
}

const heading = (name: string, aim: number) => ({
  name,
  unit: 'orchestrations/s',
  peer_name: 'pgbench -M prepared, the same statements',
  aim,
});

interface Bench {
  readonly binaries: string;
  readonly url: string;
  /** For everything that is not measured. */
  readonly client: pg.Client;
  readonly backendPid: number;
  readonly byVideo: ReadonlyMap<string, Recorded>;
}

async function openBench(binaries: string, url: string): Promise<Bench> {
  progress(`orchestrate: ${VIDEOS} videos with ${CLIPS} clips each`);
  const engine = await openEngine({ databaseUrl: url, poolSize: 1 });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const videos = await fillCatalogue(client);
    const { rows } = await client.query('select pg_backend_pid() as pid');
    return { binaries, url, client, backendPid: rows[0].pid, byVideo: await record(engine, videos) };
  } finally {
    await engine.close();
  }
}

/** Clips with the features that measuring a film gives. @returns the ids of the videos */
async function fillCatalogue(client: pg.Client): Promise<string[]> {
  await client.query(
    `insert into video_assets (title, duration_ms) select 'film ' || n, 120000 from generate_series(1, ${VIDEOS}) n`,
  );
  await client.query(`
    insert into clips (video_asset_id, start_ms, end_ms, status, features)
    select v.id, start_ms, start_ms + 5000 + floor(random() * 40000), 'ready', jsonb_build_object(
      'visual_score', round(random()::numeric, 5), 'motion_intensity', round(random()::numeric, 5),
      'brightness', round(random()::numeric, 5), 'sharpness', round(random()::numeric, 5), 'black_share', 0,
      'hook_strength', round(random()::numeric, 5), 'shot_rate_hz', round(random()::numeric, 3),
      'loudness_lufs', round((-40 * random())::numeric, 1), 'silence_share', round(random()::numeric, 5),
      'width', 1080, 'height', 1920, 'fps', 25, 'has_audio', true)
    from video_assets v, lateral (
      select floor(random() * 75000)::integer as start_ms from generate_series(1, ${CLIPS}) where v.id is not null
    ) clip`);
  await client.query('vacuum analyze video_assets, clips');
  const { rows } = await client.query<{ id: string }>('select id from video_assets');
  return rows.map(({ id }) => id);
}

async function record(engine: Engine, videos: readonly string[]): Promise<Map<string, Recorded>> {
  const recording = recordingOf(engine);
  const byVideo = new Map<string, Recorded>();
  for (const videoAssetId of videos) {
    await orchestrateCampaignsForVideo(recording.engine, { videoAssetId, platforms: PLATFORMS });
    byVideo.set(videoAssetId, recording.taken());
  }
  return byVideo;
}

/** What one run gave, a side. */
interface Run {
  readonly rate: number;
  readonly clientSeconds: number;
  readonly serverSeconds: number;
  readonly walBytes: number;
}

async function answer(
  bench: Bench,
  { name, inFlight, picks: wanted, aim }: (typeof QUESTIONS)[number],
): Promise<Figure> {
  const videos = [...bench.byVideo.keys()].slice(0, wanted / 2);
  const picks = shuffled([...videos, ...videos]);
  const peer = await preparePeer(bench.client, bench.byVideo, picks, inFlight);
  const engine = await openEngine({ databaseUrl: bench.url, poolSize: inFlight });
  try {
    const statements = await countingStatements(async () => void (await runEngine(engine, picks.slice(0, 100), 1)));
    const sides = {
      ours: () => measure(bench, picks.length, () => runEngine(engine, picks, inFlight)),
      peer: () =>
        measure(bench, picks.length, async () => runPeer(bench.binaries, bench.url, peer, inFlight, picks.length)),
    };
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      // whoever goes first goes second the next time
      if (pair % 2 === 1) ours.push(await sides.ours());
      theirs.push(await sides.peer());
      if (pair % 2 === 0) ours.push(await sides.ours());
      const [a, b] = [ours.at(-1)?.rate ?? 0, theirs.at(-1)?.rate ?? 0];
      progress(`${name} pair ${pair} of ${PAIRS}: ${a.toFixed(0)} of ${b.toFixed(0)}/s, ${(a / b).toFixed(3)}`);
    }
    return {
      ...heading(name, aim),
      ours: rounded(median(ours.map(({ rate }) => rate))),
      peer: rounded(median(theirs.map(({ rate }) => rate))),
      ratio: rounded(median(ours.map(({ rate }, at) => rate / (theirs[at]?.rate ?? Number.NaN)))),
      details: { statements_per_orchestration: statements / 100, ours: costs(ours), peer: costs(theirs) },
    };
  } finally {
    await engine.close();
  }
}

const costs = (runs: readonly Run[]) => ({
  client_cpu_us: rounded(1e6 * median(runs.map((run) => run.clientSeconds))),
  postgresql_cpu_us: rounded(1e6 * median(runs.map((run) => run.serverSeconds))),
  wal_bytes: rounded(median(runs.map((run) => run.walBytes))),
});

/** From empty tables; processor seconds and WAL are those of one orchestration. */
async function measure({ client, backendPid }: Bench, picks: number, run: () => Promise<Completion[]>): Promise<Run> {
  await client.query('truncate ledger_events, campaigns, best_clip_decisions, orchestrations');
  await client.query('checkpoint');
  const before = await readings(client, backendPid);
  const completions = await run();
  const after = await readings(client, backendPid);
  return {
    rate: steadyRate(completions, WARM_UP),
    clientSeconds: (after.client - before.client) / picks,
    serverSeconds: (after.server - before.server) / picks,
    walBytes: (after.wal - before.wal) / picks,
  };
}

async function readings(client: pg.Client, backendPid: number) {
  const { rows } = await client.query(`select (pg_current_wal_insert_lsn() - '0/0')::float8 as wal`);
  const { own = Number.NaN, ended = Number.NaN } = processTimes('self') ?? {};
  return { client: own + ended, server: serverSeconds(backendPid) ?? Number.NaN, wal: Number(rows[0].wal) };
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

function shuffled<Value>(values: Value[]): Value[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [values[i], values[j]] = [values[j] as Value, values[i] as Value];
  }
  return values;
}
