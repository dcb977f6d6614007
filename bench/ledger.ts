// Measures what sealing the ledger costs, how fast it is verified, and how fast one event is proved in a ledger of ten million.
import pg from 'pg';
import { findBinaries, startCluster } from '../src/testing/postgres-cluster.ts';
import { proofTime } from './ledger/proof-time.ts';
import { sealingCost } from './ledger/sealing-cost.ts';
import { verifyRate } from './ledger/verify-rate.ts';
import type { BenchResult, Figure } from './measure.ts';

const QUESTIONS = [sealingCost, verifyRate, proofTime];

/** Each question has its own cluster, with PostgreSQL's default durability. */
export async function ledger(progress: (line: string) => void): Promise<BenchResult> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('no figures: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)');
    return { figures: QUESTIONS.map(({ heading }) => ({ ...heading, ours: null, peer: null, ratio: null })) };
  }
  const figures: Figure[] = [];
  for (const { heading, measure } of QUESTIONS) {
    const settings = { max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' };
    const cluster = await startCluster(binaries, settings);
    const client = new pg.Client({ connectionString: cluster.url });
    try {
      await client.connect();
      figures.push({ ...heading, ...(await measure({ url: cluster.url, client, progress })) });
    } finally {
      await client.end();
      await cluster.stop();
    }
  }
  return { figures };
}
