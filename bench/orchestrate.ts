// Measures orchestrations per second on PostgreSQL, with 16 and with 1 in flight, next to pgbench sending the very same statements over
// as many connections. A ratio of 1 would mean that reading, scoring and deciding cost nothing beyond PostgreSQL's own work.
import { orchestrate as orchestrateVideo } from '#dist/campaigns/drafts/index.js';
import { openEngine } from '#dist/engine.js';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { type BenchResult, type Figure, median, shown, type Table } from './measure.ts';
import { LOOK_UP, preparePeer, runPeer } from './orchestrate/pgbench.ts';
import { startProcesses } from './orchestrate/processes.ts';
import { countingStatements, type Recorded, recording } from './orchestrate/recording.ts';
import { runEngine, withCause } from './orchestrate/run-engine.ts';
import { type Completion, steadyRate } from './orchestrate/steady-rate.ts';
import { CLIPS, fillCatalog } from './postgres/catalog.ts';
import { type Cluster, forgetOrchestrations, onCluster, shuffled } from './postgres/cluster.ts';
import { type Costs, costsNow, costsOfEach } from './postgres/costs.ts';

const VIDEOS = 4_000;
const PAIRS = 5;
/** Orchestrations per client that are not counted, because PostgreSQL plans a statement five times before it keeps a plan. */
const WARM_UP = 6 * LOOK_UP;

interface Question {
  readonly name: string;
  readonly inFlight: number;
  /** Number of engines, each in its own process; pgbench has as many threads. */
  readonly processes: number;
  readonly videos: number;
  readonly aim: number;
}

const QUESTIONS: readonly Question[] = [
  { name: 'orchestrate.16', inFlight: 16, processes: 1, videos: VIDEOS, aim: 0.7 },
  { name: 'orchestrate.16.two_processes', inFlight: 16, processes: 2, videos: VIDEOS, aim: 0.6 },
  { name: 'orchestrate.1', inFlight: 1, processes: 1, videos: VIDEOS / 4, aim: 0.6 },
];

type Progress = (line: string) => void;

/**
 * Every run starts with empty tables and takes each video twice, all in random order. On both sides, half of the drafts are created
 * and half are found unchanged.
 */
export async function orchestrate(progress: Progress): Promise<BenchResult> {
  const answers = await onCluster(progress, async (cluster) => {
    progress(`${VIDEOS} videos with ${CLIPS} clips each`);
    const byVideo = await recordEach(cluster);
    const answers = [];
    for (const question of QUESTIONS) answers.push(await answer({ ...cluster, byVideo, progress }, question));
    return answers;
  });
  if (answers === undefined)
    return { figures: QUESTIONS.map((question) => ({ ...heading(question), ours: null, peer: null, ratio: null })) };
  return { figures: answers.map(({ figure }) => figure), tables: answers.map(({ table }) => table) };
}

const heading = ({ name, aim }: Question) => ({
  name,
  unit: 'orchestrations/s',
  peer_name: 'pgbench -M prepared, the same statements',
  aim,
});

/** Records what the orchestration of each video sends: the peer's script and parameters. */
async function recordEach({ url, client }: Cluster): Promise<Map<string, Recorded>> {
  const engine = await openEngine({ databaseUrl: url, poolSize: 1 });
  try {
    const byVideo = new Map<string, Recorded>();
    const recorder = recording(withCause(engine));
    const videos = await fillCatalog(client, VIDEOS);
    // the first one also reads the rule sets, which are cached from then on
    await orchestrateVideo(recorder.engine, { video_asset_id: videos[0] ?? '', platforms: PLATFORMS });
    recorder.taken();
    for (const videoAssetId of videos) {
      const request = { video_asset_id: videoAssetId, platforms: PLATFORMS };
      const { orchestration_id } = await orchestrateVideo(recorder.engine, request);
      byVideo.set(videoAssetId, { orchestrationId: orchestration_id, sent: recorder.taken() });
    }
    return byVideo;
  } finally {
    await engine.close();
  }
}

interface Bench extends Cluster {
  readonly byVideo: ReadonlyMap<string, Recorded>;
  readonly progress: Progress;
}

interface Run {
  readonly rate: number;
  readonly each: Costs;
}

async function answer(bench: Bench, question: Question): Promise<{ figure: Figure; table: Table }> {
  const { name, inFlight, processes } = question;
  const videos = [...bench.byVideo.keys()].slice(0, question.videos);
  const picks = shuffled([...videos, ...videos]);
  const peer = await preparePeer(bench.client, bench.byVideo, picks, inFlight);
  const engines = await enginesFor(bench.url, question);
  try {
    await engines.run(picks);
    const us = () => measure(bench, picks.length, () => engines.run(picks));
    const them = () =>
      measure(bench, picks.length, async () => ({
        completions: runPeer(bench.binaries, bench.url, peer, { inFlight, picks: picks.length, threads: processes }),
      }));
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      // the two sides alternate in going first
      const early = pair % 2 === 1 ? await us() : undefined;
      const peerRun = await them();
      const ourRun = early ?? (await us());
      ours.push(ourRun);
      theirs.push(peerRun);
      bench.progress(`${name}: ${shown(ourRun.rate)} to ${shown(peerRun.rate)}/s, pair ${pair} of ${PAIRS}`);
    }
    const statements = await engines.statements(picks.slice(0, 100));
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
    await engines.end();
  }
}

/** What a run has finished, and its CPU time if it ran outside this process. */
interface Ran {
  readonly completions: readonly Completion[];
  readonly cpuUs?: number;
}

/** Starts one engine in this process, or several in their own processes. */
async function enginesFor(url: string, { inFlight, processes }: Question) {
  const own = await openEngine({ databaseUrl: url, poolSize: inFlight });
  const others = processes > 1 ? await startProcesses(processes, url, inFlight / processes) : undefined;
  return {
    run: async (picks: readonly string[]): Promise<Ran> =>
      others?.run(picks, inFlight) ?? { completions: await runEngine(own, picks, inFlight) },
    statements: (picks: readonly string[]) => countingStatements(async () => void (await runEngine(own, picks, 1))),
    end: async () => {
      others?.end();
      await own.close();
    },
  };
}

/** Measures a run that starts with empty tables. */
async function measure({ client }: Bench, picks: number, run: () => Promise<Ran>): Promise<Run> {
  await forgetOrchestrations(client);
  const before = await costsNow(client);
  const { completions, cpuUs } = await run();
  const after = await costsNow(client);
  const each = costsOfEach(
    picks,
    before,
    cpuUs === undefined ? after : { ...after, client_cpu_us: before.client_cpu_us + cpuUs },
  );
  return { rate: steadyRate(completions, WARM_UP), each };
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
