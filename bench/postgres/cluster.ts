import { openEngine } from 'campaigns-engine';
import pg from 'pg';
import { findBinaries, startCluster } from '../../src/testing/postgres-cluster.ts';

/** A PostgreSQL cluster of this run, with default durability. */
export interface Cluster {
  readonly url: string;
  /** The directory with PostgreSQL's own programs. */
  readonly binaries: string;
  /** A client for everything that is not measured. */
  readonly client: pg.Client;
}

/** Settings of postgresql.conf. */
type Settings = Readonly<Record<string, string>>;

/** Settings with which neither a checkpoint nor a vacuum runs during a measurement. */
const UNDISTURBED: Settings = { max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' };

/** Settings with PostgreSQL's default checkpoints and vacuums. */
export const AS_INSTALLED: Settings = {};

/** @returns the result of `work`; undefined, after printing a line that says so, if the machine has no PostgreSQL */
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
    // creates the tables, and the rule sets of every platform
    await (await openEngine({ databaseUrl: cluster.url })).close();
    await client.connect();
    return await work({ url: cluster.url, binaries, client });
  } finally {
    await client.end();
    await cluster.stop();
  }
}

/** Deletes what orchestrations have written, on disk as well. */
export async function forgetOrchestrations(client: pg.Client): Promise<void> {
  await client.query(`begin; set local session_replication_role = replica; -- the ledger refuses to be emptied
    truncate decisions, ledger_events, ledger_leaves, ledger_nodes, ledger_checkpoints, ledger_keys, campaigns, best_clip_decisions,
      orchestrations cascade; commit`);
  await client.query('checkpoint');
}

/** Returns the values in random order. */
export function shuffled<Value>(values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
