import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './measure.ts';

interface Trained {
  readonly seconds: number;
  readonly rssMb: number;
  readonly n: number;
  readonly promote: boolean;
}

/** Measures training on a generated stream of a million clip results, in a separate process, so that the memory is only its own. */
export const learning: Bench = async (progress) => {
  progress('training on a stream of 1,000,000 clip results');
  const file = fileURLToPath(new URL('learning/train-a-million.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const { seconds, rssMb, ...details }: Trained = JSON.parse(run.stdout);
  const alone = { peer_name: null, peer: null, ratio: null };
  return [
    { name: 'learning.train_1m_s', unit: 's', ours: seconds, ...alone, aim: 10, details },
    { name: 'learning.rss_mb', unit: 'MB', ours: rssMb, ...alone, aim: 500 },
  ];
};
