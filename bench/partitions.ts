// Measures whether partitioning the ledger's table of events by month would pay off: the cost of appending and reading in one table and in 24
// partitions, with PARTITION_ROWS rows (default: 1,000,000). Measures PostgreSQL's CPU time and bytes of the log, not wall-clock time.
import type pg from 'pg';
import { type BenchResult, type Figure, shown, type Table } from './measure.ts';
import { onCluster } from './postgres/cluster.ts';
import { costsNow } from './postgres/costs.ts';

const ROWS = Number(process.env.PARTITION_ROWS ?? 1_000_000);
const MONTHS = 24;
/** An orchestration for three platforms writes at least three events. */
const ROWS_A_TRANSACTION = 4;
const APPENDS = 20_000;
const READS = 4_000;
/** Number of events of one video or campaign. */
const ROWS_AN_ENTITY = 8;
const ENTITIES = Math.ceil(ROWS / ROWS_AN_ENTITY);

type Progress = (line: string) => void;

const FIGURES = [
  { name: 'partitions.append_cpu', unit: 'µs of PostgreSQL a row', aim: '>= 1: one table is as cheap' },
  { name: 'partitions.append_wal', unit: 'bytes of log a row', aim: '>= 1: one table is as cheap' },
  { name: 'partitions.read_cpu', unit: 'µs of PostgreSQL a read of one entity', aim: '>= 1: one table is as cheap' },
] as const;
const PEER = `${MONTHS} partitions, one a month`;

export async function partitions(progress: Progress): Promise<BenchResult> {
  const both = await onCluster(progress, async ({ client }) => {
    await client.query('set synchronous_commit = off');
    return { ours: await measured(client, 'whole', progress), peer: await measured(client, 'by_month', progress) };
  });
  if (both === undefined)
    return { figures: FIGURES.map((figure) => ({ ...figure, peer_name: PEER, ours: null, peer: null, ratio: null })) };
  const { ours, peer } = both;
  const details = { rows: ROWS, ours, peer };
  const figure = (at: 0 | 1 | 2, of: keyof Sizes): Figure => ({
    ...FIGURES[at],
    ...{ peer_name: PEER, ours: ours[of], peer: peer[of], ratio: peer[of] / ours[of], details },
  });
  return {
    figures: [figure(0, 'append_cpu_us'), figure(1, 'append_wal_bytes'), figure(2, 'read_cpu_us')],
    tables: [tableOf({ 'one table': ours, [PEER]: peer })],
  };
}

interface Sizes {
  readonly append_cpu_us: number;
  readonly append_wal_bytes: number;
  /** CPU time with `wal_compression` on. */
  readonly compressed_cpu_us: number;
  readonly compressed_wal_bytes: number;
  readonly read_cpu_us: number;
  /** Blocks that were not in PostgreSQL's memory. */
  readonly blocks_read_a_row: number;
  readonly megabytes: number;
  /** CPU time to remove the oldest month: deleting its rows, or dropping its partition. */
  readonly forget_cpu_ms: number;
  readonly forget_wal_bytes: number;
}

async function measured(client: pg.Client, table: Shape, progress: Progress): Promise<Sizes> {
  progress(`${table}: ${shown(ROWS)} events over ${MONTHS} months`);
  await fill(client, table);
  await client.query(`vacuum analyze ${table}`);
  await client.query('checkpoint');
  progress(`${table}: ${shown(APPENDS * ROWS_A_TRANSACTION)} more, a few a transaction`);
  const appendMany = async () => {
    const text = `insert into ${table} (event_type, entity_type, entity_id, metadata, occurred_at, actor)
      select 'best_clip_selected', 'video_asset', entity_of((random() * ${ENTITIES})::int), ${METADATA}, now(), 'library'
      from generate_series(1, ${ROWS_A_TRANSACTION})`;
    for (let n = 0; n < APPENDS; n++) await client.query({ name: `append ${table}`, text });
  };
  const append = await costsOf(client, appendMany);
  await client.query('checkpoint');
  await client.query('set wal_compression = on');
  const compressed = await costsOf(client, appendMany);
  await client.query('reset wal_compression');
  progress(`${table}: ${shown(READS)} reads`);
  const read = await costsOf(client, async () => {
    const text = `select * from ${table} where entity_id = entity_of($1) order by xid desc, seq desc limit 20`;
    for (let n = 0; n < READS; n++)
      await client.query({ name: `read ${table}`, text, values: [Math.floor(Math.random() * ENTITIES)] });
  });
  const { rows } = await client.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relkind = 'r' and relname ~ '^${table}'`,
  );
  const forget = await costsOf(client, () => client.query(FORGET[table]));
  await client.query(`drop table ${table}`);
  const appended = APPENDS * ROWS_A_TRANSACTION;
  return {
    append_cpu_us: append.cpu_us / appended,
    append_wal_bytes: append.wal_bytes / appended,
    compressed_cpu_us: compressed.cpu_us / appended,
    compressed_wal_bytes: compressed.wal_bytes / appended,
    blocks_read_a_row: append.blocks_read / appended,
    read_cpu_us: read.cpu_us / READS,
    megabytes: (rows[0]?.bytes ?? Number.NaN) / 1e6,
    forget_cpu_ms: forget.cpu_us / 1000,
    forget_wal_bytes: forget.wal_bytes,
  };
}

type Shape = 'whole' | 'by_month';

const METADATA = `'{"platform": "tiktok", "score": 0.734, "clip_id": "6f1ed002-ab5b-4d2a-8a3e-3f1b0a7c9d10"}'::jsonb`;

/** The ledger's own columns and checks; their order does not matter here. */
const COLUMNS = 'like ledger_events including defaults including constraints including identity';

const FORGET: Record<Shape, string> = {
  whole: `delete from whole where occurred_at < date_trunc('month', now()) - interval '${MONTHS - 2} months'`,
  by_month: `drop table by_month_${MONTHS - 1}`,
};

/** Fills a table with the ledger's own columns and indexes. The key of a partitioned table must contain the partitioning column. */
async function fill(client: pg.Client, table: Shape): Promise<void> {
  await client.query(
    `create or replace function entity_of(n int) returns uuid language sql immutable as $$ select md5(n::text)::uuid $$`,
  );
  if (table === 'whole') await client.query(`create table whole (${COLUMNS}, primary key (xid, seq))`);
  else {
    await client.query(
      `create table by_month (${COLUMNS}, primary key (xid, seq, occurred_at)) partition by range (occurred_at)`,
    );
    for (let month = 0; month < MONTHS; month++)
      await client.query(`create table by_month_${month} partition of by_month
        for values from (${monthsAgo(month)}) to (${monthsAgo(month - 1)})`);
  }
  await client.query(`insert into ${table} (event_type, entity_type, entity_id, metadata, occurred_at, actor)
    select case n % 3 when 0 then 'best_clip_selected' when 1 then 'campaign_created_auto' else 'campaign_updated' end,
      'video_asset', entity_of((random() * ${ENTITIES})::int), ${METADATA},
      date_trunc('month', now()) - interval '${MONTHS - 1} months'
        + (now() - date_trunc('month', now()) + interval '${MONTHS - 1} months') * n / ${ROWS}, 'library'
    from generate_series(1, ${ROWS}) n`);
  await client.query(`create index on ${table} (entity_id, xid, seq)`);
  await client.query(`create index on ${table} (event_type, xid, seq)`);
}

function monthsAgo(months: number): string {
  const now = new Date();
  return `'${new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString()}'`;
}

async function costsOf(client: pg.Client, work: () => Promise<unknown>) {
  const before = { ...(await costsNow(client)), blocks: await blocksRead(client) };
  await work();
  const after = { ...(await costsNow(client)), blocks: await blocksRead(client) };
  return {
    cpu_us: after.postgresql_cpu_us - before.postgresql_cpu_us,
    wal_bytes: after.wal_bytes - before.wal_bytes,
    blocks_read: after.blocks - before.blocks,
  };
}

async function blocksRead(client: pg.Client): Promise<number> {
  await client.query('select pg_stat_force_next_flush()');
  const { rows } = await client.query<{ blocks: number }>(
    'select blks_read::float8 as blocks from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.blocks ?? Number.NaN;
}

const tableOf = (shapes: Readonly<Record<string, Sizes>>): Table => ({
  title: `${shown(ROWS)} events, 128 MB of shared buffers`,
  rows: Object.entries(shapes).map(([shape, sizes]) => ({
    shape,
    ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, shown(size)])),
  })),
});
