// Measures where the CPU time of an orchestration in PostgreSQL goes: into its two statements, and into each guarantee of the tables. For the
// latter, the guarantee is removed in a separate database. Measures CPU time and bytes of the log, one orchestration after the other.

import pg from 'pg';
import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { previewDecisions } from '#dist/campaigns/drafts/preview.js';
import { type Engine, openEngine } from '#dist/engine.js';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { type BenchResult, type Figure, median, shown, type Table } from './measure.ts';
import { fillCatalog } from './postgres/catalog.ts';
import { type Cluster, onCluster, shuffled } from './postgres/cluster.ts';
import { type Costs, costsNow, costsOfEach } from './postgres/costs.ts';

const VIDEOS = 2_000;
const ROUNDS = 5;

type Progress = (line: string) => void;

interface Variant {
  readonly name: string;
  /** Statement that removes the guarantee. */
  readonly without: string;
}

const AS_IT_IS = 'as it is';

const dropAll = (find: string) => `do $$ declare each record; begin for each in ${find} loop
  execute each.command; end loop; end $$`;

const dropIndexes = (names: readonly string[]) => names.map((name) => `drop index ${name}`).join('; ');

const VARIANTS: readonly Variant[] = [
  { name: AS_IT_IS, without: '' },
  {
    name: 'no foreign keys: a decision may name a clip that is gone',
    without: dropAll(`select format('alter table %s drop constraint %I', conrelid::regclass, conname) as command
      from pg_constraint where contype = 'f' and conparentid = 0 and conrelid in
        ('orchestrations'::regclass, 'decisions'::regclass, 'best_clip_decisions'::regclass, 'campaigns'::regclass)`),
  },
  {
    name: 'no triggers: ledger and decisions may be changed',
    without: dropAll(`select format('drop trigger %I on %s', tgname, tgrelid::regclass) as command from pg_trigger
      where not tgisinternal and tgrelid in ('decisions'::regclass, 'ledger_events'::regclass)`),
  },
  {
    name: 'no index on the ledger by entity and by type',
    without: dropIndexes(['idx_ledger_events_entity', 'idx_ledger_events_type']),
  },
  {
    name: 'no index for the lists of campaigns: newest, by video, by name',
    without: dropIndexes(['idx_campaigns_newest', 'idx_campaigns_video', 'idx_campaigns_name']),
  },
  {
    name: 'no index on decisions by video, and by clip',
    without: dropIndexes(['idx_decisions_video', 'idx_best_clip_decisions_clip']),
  },
  {
    name: 'the log is not waited for: a power cut may lose the last commits',
    without: `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
  },
];

export async function guarantees(progress: Progress): Promise<BenchResult> {
  const found = await onCluster(progress, (cluster) => measured(cluster, progress));
  if (found === undefined) return { figures: [figureOf(null, null)] };
  const whole = found.each.get(AS_IT_IS);
  return { figures: [figureOf(whole ?? null, found.read)], tables: [tableOf(found)] };
}

const figureOf = (whole: Costs | null, read: Costs | null): Figure => ({
  name: 'guarantees.read_share',
  unit: 'µs of PostgreSQL an orchestration',
  ours: whole?.postgresql_cpu_us ?? null,
  peer_name: 'reading for it',
  peer: read?.postgresql_cpu_us ?? null,
  ratio: whole === null || read === null ? null : whole.postgresql_cpu_us / read.postgresql_cpu_us,
  aim: 'none: a budget',
});

interface Found {
  readonly each: ReadonlyMap<string, Costs>;
  /** Only the first statement, which a preview of the decision sends. */
  readonly read: Costs;
}

interface Database {
  readonly name: string;
  readonly engine: Engine;
}

/** Measures each variant on its own database, created from one catalog; the variants alternate. */
async function measured({ url, client }: Cluster, progress: Progress): Promise<Found> {
  const videos = await fillCatalog(client, VIDEOS);
  const catalog = new URL(url).pathname.slice(1);
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
    [catalog],
  );
  const administrator = new pg.Client({ connectionString: urlOf(url, 'template1') });
  const databases: Database[] = [];
  await client.end();
  await administrator.connect();
  for (const [at, { name, without }] of VARIANTS.entries()) {
    const database = `variant_${at}`;
    await administrator.query(`create database ${database} template ${catalog}`);
    const own = new pg.Client({ connectionString: urlOf(url, database) });
    await own.connect();
    await own.query(without);
    await own.end();
    databases.push({ name, engine: await openEngine({ databaseUrl: urlOf(url, database), poolSize: 1 }) });
  }
  const rounds = new Map<string, Costs[]>();
  const reads: Costs[] = [];
  const costs = async (work: (id: string) => Promise<unknown>) => {
    const picks = shuffled(videos);
    const before = await costsNow(administrator);
    for (const id of picks) await work(id);
    return costsOfEach(picks.length, before, await costsNow(administrator));
  };
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const { name, engine } of databases) {
        const each = await costs((video_asset_id) => orchestrate(engine, { video_asset_id, platforms: PLATFORMS }));
        if (round > 0) rounds.set(name, [...(rounds.get(name) ?? []), each]);
        if (name === AS_IT_IS && round > 0)
          reads.push(
            await costs((video_asset_id) => previewDecisions(engine, { video_asset_id, platforms: PLATFORMS })),
          );
      }
      progress(round === 0 ? 'drafts are created, plans are kept' : `round ${round} of ${ROUNDS}`);
    }
  } finally {
    for (const { engine } of databases) await engine.close();
    await administrator.end();
  }
  return { each: new Map([...rounds].map(([name, all]) => [name, typical(all)])), read: typical(reads) };
}

function urlOf(url: string, database: string): string {
  const own = new URL(url);
  own.pathname = `/${database}`;
  return own.href;
}

const typical = (all: readonly Costs[]): Costs => ({
  client_cpu_us: median(all.map(({ client_cpu_us }) => client_cpu_us)),
  postgresql_cpu_us: median(all.map(({ postgresql_cpu_us }) => postgresql_cpu_us)),
  wal_bytes: median(all.map(({ wal_bytes }) => wal_bytes)),
});

function tableOf({ each, read }: Found): Table {
  const whole = each.get(AS_IT_IS);
  const row = (name: string, costs: Costs) => ({
    what: name,
    'PostgreSQL, µs': shown(costs.postgresql_cpu_us),
    'saves, µs': whole === undefined ? '' : shown(whole.postgresql_cpu_us - costs.postgresql_cpu_us),
    'log, bytes': shown(costs.wal_bytes),
    'Node, µs': shown(costs.client_cpu_us),
  });
  return {
    title: 'An orchestration of 20 clips for three platforms that finds its drafts unchanged',
    rows: [row('the reading statement alone', read), ...[...each].map(([name, costs]) => row(name, costs))],
  };
}
