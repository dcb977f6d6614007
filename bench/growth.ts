// Measures whether the cost of an orchestration stays constant: per clip with many clips, and with a hundred times the rows.
import { type Engine, openEngine, orchestrateCampaignsForVideo } from 'campaigns-engine';
import pg from 'pg';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { type BenchResult, type Figure, median, shown } from './measure.ts';
import { CLIPS, fillCatalog } from './postgres/catalog.ts';
import { type Cluster, onCluster, shuffled } from './postgres/cluster.ts';
import { fillHistory } from './postgres/history.ts';

const FEW_CLIPS = 5;
const MANY_CLIPS = 500;
const FEW_ROWS = 10_000;
const MANY_ROWS = 1_000_000;
const ROUNDS = 5;
/** Number of orchestrations in a round. */
const ORCHESTRATIONS = 200;

type Progress = (line: string) => void;

const BY_CLIPS = {
  name: 'growth.clips_500_vs_5',
  unit: 'µs a clip',
  peer_name: `videos of ${FEW_CLIPS} clips instead of ${MANY_CLIPS}`,
  aim: '<= 1',
};
const BY_ROWS = {
  name: 'growth.rows_1m_vs_10k',
  unit: 'µs an orchestration',
  peer_name: '10,000 videos with their decisions, drafts, evidence and events, instead of 1,000,000',
  aim: '<= 1.5',
};

export async function growth(progress: Progress): Promise<BenchResult> {
  const figures = await onCluster(progress, async (cluster) => [
    await byClips(cluster, progress),
    await byRows(cluster, progress),
  ]);
  return {
    figures: figures ?? [BY_CLIPS, BY_ROWS].map((figure) => ({ ...figure, ours: null, peer: null, ratio: null })),
  };
}

async function byClips({ url, client }: Cluster, progress: Progress): Promise<Figure> {
  const engine = await openEngine({ databaseUrl: url });
  try {
    const many = await fillCatalog(client, 20, MANY_CLIPS);
    const few = await fillCatalog(client, ORCHESTRATIONS, FEW_CLIPS);
    return await compared(BY_CLIPS, progress, {
      ours: async () => (await timeOf(engine, many)) / MANY_CLIPS,
      peer: async () => (await timeOf(engine, few)) / FEW_CLIPS,
    });
  } finally {
    await engine.close();
  }
}

/** Compares two databases on one server. In both, the same few videos are orchestrated among the many. */
async function byRows(cluster: Cluster, progress: Progress): Promise<Figure> {
  const small = await databaseOf(cluster, FEW_ROWS, progress);
  const large = await databaseOf(cluster, MANY_ROWS, progress);
  try {
    return await compared(BY_ROWS, progress, {
      ours: () => timeOf(large.engine, shuffled(large.videos).slice(0, ORCHESTRATIONS)),
      peer: () => timeOf(small.engine, shuffled(small.videos).slice(0, ORCHESTRATIONS)),
    });
  } finally {
    await small.engine.close();
    await large.engine.close();
  }
}

async function databaseOf({ url, client }: Cluster, rows: number, progress: Progress) {
  progress(`${shown(rows)} videos and what was written of them`);
  const name = `rows_${rows}`;
  await client.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const engine = await openEngine({ databaseUrl: own.href });
  const filler = new pg.Client({ connectionString: own.href });
  await filler.connect();
  try {
    await fillHistory(filler, rows);
    return { engine, videos: await fillCatalog(filler, 10 * ORCHESTRATIONS, CLIPS) };
  } finally {
    await filler.end();
  }
}

/** Returns microseconds per orchestration, one after the other. */
async function timeOf(engine: Engine, videos: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  for (const videoAssetId of videos)
    await orchestrateCampaignsForVideo(engine, { video_asset_id: videoAssetId, platforms: PLATFORMS });
  return ((performance.now() - startedAt) * 1000) / videos.length;
}

/** Runs interleaved rounds after one to warm up. A ratio above 1 means that growth costs something. */
async function compared(
  heading: Pick<Figure, 'name' | 'unit' | 'peer_name' | 'aim'>,
  progress: Progress,
  { ours, peer }: { readonly ours: () => Promise<number>; readonly peer: () => Promise<number> },
): Promise<Figure> {
  const rounds: { ours: number; peer: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = { ours: await ours(), peer: await peer() };
    if (round === 0) continue;
    rounds.push(measured);
    progress(
      `${heading.name}: ${shown(measured.ours)} to ${shown(measured.peer)} ${heading.unit}, ${round} of ${ROUNDS}`,
    );
  }
  return {
    ...heading,
    ours: median(rounds.map((round) => round.ours)),
    peer: median(rounds.map((round) => round.peer)),
    ratio: median(rounds.map((round) => round.ours / round.peer)),
  };
}
