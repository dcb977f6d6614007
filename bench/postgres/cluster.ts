import { openEngine } from 'campaigns-engine';
import pg from 'pg';
import { findBinaries, startCluster } from '../../src/testing/postgres-cluster.ts';

/** A PostgreSQL of this run, durable as it is by default. */
export interface Cluster {
  readonly url: string;
  /** The folder of PostgreSQL's own programs. */
  readonly binaries: string;
  /** For everything that is not measured. */
  readonly client: pg.Client;
}

/** Settings of postgresql.conf. */
type Settings = Readonly<Record<string, string>>;

/** Neither a checkpoint nor a vacuum falls into a run. */
const UNDISTURBED: Settings = { max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' };

/** Checkpoints and vacuums as PostgreSQL has them by itself. */
export const AS_INSTALLED: Settings = {};

/** @returns what `work` returns; undefined, with a line that says so, on a machine without PostgreSQL */
export async function onCluster<Value>(
  progress: (line: string) => void,
  work: (cluster: Cluster) => Promise<Value>,
  settings = UNDISTURBED,
): Promise<Value | undefined> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    progress('no figures: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)');
    return undefined;
  }
  const cluster = await startCluster(binaries, settings);
  const client = new pg.Client({ connectionString: cluster.url });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => cluster.stop().finally(() => process.exit(1)));
  try {
    // the tables, and the rule sets of every platform
    await (await openEngine({ databaseUrl: cluster.url })).close();
    await client.connect();
    return await work({ url: cluster.url, binaries, client });
  } finally {
    await client.end();
    await cluster.stop();
  }
}

/** Empties what orchestrating writes, on the disk too. */
export async function forgetOrchestrations(client: pg.Client): Promise<void> {
  await client.query(`begin; set local session_replication_role = replica; -- the ledger refuses to be emptied
    truncate decisions, ledger_events, ledger_leaves, ledger_nodes, ledger_checkpoints, ledger_keys, campaigns, best_clip_decisions,
      orchestrations cascade; commit`);
  await client.query('checkpoint');
}

/** In random order. */
export function shuffled<Value>(values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
