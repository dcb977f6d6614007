// Measures what the HTTP API costs: orchestrations through it next to the library's, and reading a decision next to a bare Fastify
// route around the same statement. Servers are separate processes, and the same client sends to all of them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { getBestClipDecision } from '#dist/decisions/selection/index.js';
import { openEngine } from '#dist/engine.js';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { rawRequest, sendAll } from './http/client.ts';
import { serve } from './http/serve.ts';
import { type BenchResult, type Figure, median, shown } from './measure.ts';
import { startProcesses } from './orchestrate/processes.ts';
import { recording } from './orchestrate/recording.ts';
import { fillCatalog } from './postgres/catalog.ts';
import { type Cluster, forgetOrchestrations, onCluster, shuffled } from './postgres/cluster.ts';

const VIDEOS = 2_000;
const READS = 20_000;
const PAIRS = 5;
const IN_FLIGHT = 16;
/** Options for the API without jobs and sealing, which the library's process does not run either (bench/ledger measures their cost). */
const DOOR_ALONE = ['--no-worker', '--no-seal'];

type Progress = (line: string) => void;

const ORCHESTRATE = {
  name: 'http.orchestrate_vs_library',
  unit: 'orchestrations/s',
  peer_name: 'the library in a process of its own',
  aim: 0.7,
};
const BEST_CLIP = {
  name: 'http.best_clip_vs_bare',
  unit: 'requests/s',
  peer_name: 'a bare Fastify route around the same statement',
  aim: 0.85,
};

export async function http(progress: Progress): Promise<BenchResult> {
  const figures = await onCluster(progress, async (cluster) => {
    const videos = await fillCatalog(cluster.client, VIDEOS);
    return [await orchestrations(cluster, videos, progress), await reads(cluster, videos, progress)];
  });
  return {
    figures: figures ?? [ORCHESTRATE, BEST_CLIP].map((figure) => ({ ...figure, ours: null, peer: null, ratio: null })),
  };
}

/** Each run starts with empty tables and takes every video twice, in random order. */
async function orchestrations(
  { url, client }: Cluster,
  videos: readonly string[],
  progress: Progress,
): Promise<Figure> {
  const picks = shuffled([...videos, ...videos]);
  const requests = picks.map((video_asset_id) =>
    rawRequest('POST', '/campaigns/orchestrate', { video_asset_id, platforms: PLATFORMS }),
  );
  const server = await serve(url, DOOR_ALONE);
  const library = await startProcesses(1, url, IN_FLIGHT);
  try {
    const run = async (work: () => Promise<unknown>) => {
      await forgetOrchestrations(client);
      return picks.length / (await seconds(work));
    };
    return await paired(ORCHESTRATE, progress, {
      ours: () => run(() => sendAll(server.port, requests, IN_FLIGHT)),
      peer: () => run(() => library.run(picks, IN_FLIGHT)),
    });
  } finally {
    library.end();
    await server.end();
  }
}

async function reads({ url }: Cluster, videos: readonly string[], progress: Progress): Promise<Figure> {
  const statement = await statementOfReading(url, videos);
  const paths = Array.from({ length: READS }, (_, at) => {
    const platform = PLATFORMS[at % PLATFORMS.length] ?? '';
    return `/campaigns/best_clip?video_asset_id=${videos[(at * 7919) % videos.length]}&platform=${platform}`;
  });
  const requests = paths.map((path) => rawRequest('GET', path));
  const server = await serve(url, DOOR_ALONE);
  const bare = fork(fileURLToPath(new URL('http/bare-server.ts', import.meta.url)), [url, statement], {
    execArgv: ['--import', 'tsx'],
  });
  try {
    const [barePort] = await once(bare, 'message');
    const answers = await Promise.all([server.port, barePort].map((port) => textOf(port, paths[0] ?? '')));
    if (answers[0] !== answers[1]) throw new Error(`not the same answer: ${answers.join(' and ')}`);
    return await paired(BEST_CLIP, progress, {
      ours: async () => READS / (await sendAll(server.port, requests, IN_FLIGHT)),
      peer: async () => READS / (await sendAll(barePort, requests, IN_FLIGHT)),
    });
  } finally {
    bare.disconnect();
    await server.end();
  }
}

/** Runs interleaved pairs, after one to warm up. */
async function paired(
  heading: Pick<Figure, 'name' | 'unit' | 'peer_name' | 'aim'>,
  progress: Progress,
  { ours, peer }: { readonly ours: () => Promise<number>; readonly peer: () => Promise<number> },
): Promise<Figure> {
  const pairs: { ours: number; peer: number }[] = [];
  for (let pair = 0; pair <= PAIRS; pair++) {
    // the two sides alternate in going first
    const early = pair % 2 === 1 ? await ours() : undefined;
    const theirs = await peer();
    const own = early ?? (await ours());
    if (pair === 0) continue;
    pairs.push({ ours: own, peer: theirs });
    progress(`${heading.name}: ${shown(own)} to ${shown(theirs)}/s, pair ${pair} of ${PAIRS}`);
  }
  return {
    ...heading,
    ours: median(pairs.map((pair) => pair.ours)),
    peer: median(pairs.map((pair) => pair.peer)),
    ratio: median(pairs.map((pair) => pair.ours / pair.peer)),
  };
}

/** Decides every video, and records the statement that reads a decision. */
async function statementOfReading(url: string, videos: readonly string[]): Promise<string> {
  const engine = await openEngine({ databaseUrl: url, poolSize: 4 });
  try {
    for (const videoAssetId of videos)
      await orchestrate(engine, { video_asset_id: videoAssetId, platforms: PLATFORMS });
    const recorder = recording(engine);
    await getBestClipDecision(recorder.engine, { video_asset_id: videos[0] ?? '', platform: 'tiktok' });
    const [sent] = recorder.taken();
    if (sent === undefined) throw new Error('reading a decision sent no statement');
    return sent.statement.text;
  } finally {
    await engine.close();
  }
}

const textOf = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
