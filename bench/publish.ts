// Measures publications per second against the sandbox in kind mode, next to a bare script that sends all requests of as many publications,
// recorded before; and the memory of the program's worker while it uploads a film of 600 MB. The sandbox is a separate process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchResult, type Figure, median } from './measure.ts';
import { type Cluster, onCluster } from './postgres/cluster.ts';
import { recording, replay } from './publish/recording.ts';
import { runPublications } from './publish/run-publications.ts';
import { startSandboxProcess } from './publish/sandbox-process.ts';
import { peakMegabytesOf } from './publish/upload-process.ts';

/** Enough publications that the second until an idle worker looks for jobs matters little. */
const PUBLICATIONS = 100;
const ROUNDS = 3;
/** Number of accounts, each with one changing request in flight. */
const LANES = 4;
const CLIP_BYTES = 1_000_000;
const FILM_BYTES = 600_000_000;

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
  const where = (adsSandbox: string) => ({ databaseUrl: url, filesDir, adsSandbox });
  const seconds = (adsSandbox: string, begin?: () => void) =>
    runPublications(where(adsSandbox), {
      ...{ clipBytes: CLIP_BYTES, publications: PUBLICATIONS, lanes: LANES, round: runs++ },
      ...(begin === undefined ? {} : { begin }),
    });
  const sandbox = await startSandboxProcess();
  const recorder = await recording(sandbox.url);
  try {
    progress(`${PUBLICATIONS} publications are recorded`);
    await seconds(recorder.url, recorder.begin);
    const sent = recorder.sent();
    const ours: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      progress(`round ${round + 1} of ${ROUNDS}`);
      ours.push(PUBLICATIONS / (await seconds(sandbox.url)));
      // accounts without objects, as ours were
      const renumbered = (text: string) => text.replaceAll('act_6', `act_7${round}`);
      peer.push(PUBLICATIONS / (await replay(sandbox.url, sent, renumbered)));
    }
    progress('a film of 600 MB is uploaded');
    const upload = { clipBytes: FILM_BYTES, publications: 1, lanes: 1, round: runs++ };
    const megabytes = await peakMegabytesOf(where(sandbox.url), upload);
    return {
      figures: [
        kindFigure({
          ours: median(ours),
          peer: median(peer),
          ratio: median(ours) / median(peer),
          details: {
            publications: PUBLICATIONS,
            accounts: LANES,
            requests_each: sent.flat().length / PUBLICATIONS,
            rounds: ROUNDS,
          },
        }),
        uploadFigure(megabytes ?? null),
      ],
    };
  } finally {
    await recorder.close();
    sandbox.end();
    rmSync(filesDir, { recursive: true });
  }
}
