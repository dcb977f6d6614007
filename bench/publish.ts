// Publications a second against the sandbox in kind mode, next to a bare script that sends the very same requests; and the memory
// that the upload of a 600 MB film takes. The sandbox is a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '#dist/engine.js';
import { startWorker } from '#dist/interfaces/worker/index.js';
import { type BenchResult, type Figure, median } from './measure.ts';
import { type Cluster, onCluster } from './postgres/cluster.ts';
import { addDrafts, publishAll } from './publish/drafts.ts';
import { recording, replay } from './publish/recording.ts';
import { startSandboxProcess } from './publish/sandbox-process.ts';

const PUBLICATIONS = 40;
const ROUNDS = 3;
/** Accounts, each with one changing request in flight. */
const LANES = 4;
const CLIP_BYTES = 1_000_000;
const FILM_BYTES = 600_000_000;
const SPEED = 1_000;

export async function publish(progress: (line: string) => void): Promise<BenchResult> {
  const result = await onCluster(progress, (cluster) => onSandbox(cluster, progress));
  return result ?? { figures: [kindFigure(null), uploadFigure(null)] };
}

const kindFigure = (measured: Pick<Figure, 'ours' | 'peer' | 'ratio' | 'details'> | null): Figure => ({
  name: 'publish.kind',
  unit: 'publications/s',
  peer_name: 'a bare script that sends the same requests',
  aim: 0.7,
  ...(measured ?? { ours: null, peer: null, ratio: null }),
});

const uploadFigure = (ours: number | null): Figure => ({
  name: 'publish.upload_600_mb',
  unit: 'MB of memory at most',
  ours,
  peer_name: null,
  peer: null,
  ratio: null,
  aim: '< 200',
  details: { film_bytes: FILM_BYTES },
});

async function onSandbox({ url }: Cluster, progress: (line: string) => void): Promise<BenchResult> {
  const filesDir = mkdtempSync(join(tmpdir(), 'campaigns-engine-bench-'));
  let runs = 0;
  /** Seconds from the first request to the last publication that is paused and read back. */
  const seconds = (adsSandbox: string, clipBytes: number, publications: number, lanes: number) =>
    publishing({ databaseUrl: url, filesDir, adsSandbox }, { clipBytes, publications, lanes, round: runs++ });
  const sandbox = await startSandboxProcess();
  const recorder = await recording(sandbox.url);
  try {
    progress('one publication is recorded');
    await seconds(recorder.url, CLIP_BYTES, 1, 1);
    const sent = recorder.taken();
    const ours: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      progress(`round ${round + 1} of ${ROUNDS}`);
      ours.push(PUBLICATIONS / (await seconds(sandbox.url, CLIP_BYTES, PUBLICATIONS, LANES)));
      peer.push(PUBLICATIONS / (await replay(sandbox.url, sent, PUBLICATIONS, LANES)));
    }
    progress('a film of 600 MB is uploaded');
    const megabytes = await peakMegabytes(() => seconds(sandbox.url, FILM_BYTES, 1, 1));
    return {
      figures: [
        kindFigure({
          ours: median(ours),
          peer: median(peer),
          ratio: median(ours) / median(peer),
          details: { publications: PUBLICATIONS, accounts: LANES, requests_each: sent.length, rounds: ROUNDS },
        }),
        uploadFigure(megabytes),
      ],
    };
  } finally {
    await recorder.close();
    sandbox.end();
    rmSync(filesDir, { recursive: true });
  }
}

interface Round {
  readonly clipBytes: number;
  readonly publications: number;
  readonly lanes: number;
  readonly round: number;
}

async function publishing(
  where: { readonly databaseUrl: string; readonly filesDir: string; readonly adsSandbox: string },
  { clipBytes, publications, lanes, round }: Round,
): Promise<number> {
  const engine = await openEngine({
    ...where,
    adsSandboxSpeed: SPEED,
    secretKey: Buffer.alloc(32, 5).toString('base64'),
    actor: 'bench',
  });
  try {
    const drafts = await addDrafts(engine, clipBytes, publications, lanes, round);
    const worker = await startWorker(engine, { concurrency: lanes, names: ['publish-campaign'] });
    const start = performance.now();
    await publishAll(engine, drafts);
    const took = (performance.now() - start) / 1_000;
    await worker.stop();
    return took;
  } finally {
    await engine.close();
  }
}

const LOOK_EVERY_MS = 20;

/** The most resident memory of this process while the work is done. */
async function peakMegabytes(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most / 1e6;
}
