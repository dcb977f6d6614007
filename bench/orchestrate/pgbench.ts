import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { v7 } from 'uuid';
import { asText, type Recorded, type Sent } from './recording.ts';
import type { Completion } from './steady-rate.ts';

/**
 * Number of orchestrations in one pgbench transaction. pgbench can neither select among recorded texts nor create a UUID, so it reads its
 * parameters from a table, which the engine does not need. One lookup per ten orchestrations costs it about 1 % of its rate.
 */
export const LOOK_UP = 10;

export interface Peer {
  readonly script: string;
  /** Parameters that are the same in every orchestration. */
  readonly constants: Readonly<Record<string, string>>;
}

/** The source of a parameter in pgbench: a constant, the table of picks, or what the reading statement returned. */
interface Source {
  readonly from: 'constant' | 'table' | 'read';
  readonly variable: string;
  /** The first value that was recorded for it. */
  readonly value: string;
}

/** Fills the table of parameters, one row per pick, and writes the script that goes through it. */
export async function preparePeer(
  client: pg.Client,
  byVideo: ReadonlyMap<string, Recorded>,
  picks: readonly string[],
  inFlight: number,
): Promise<Peer> {
  const recorded = [...byVideo.values()].map(({ sent }) => sent);
  const sources = sourcesOf(recorded);
  const isTable = sources.flat().map(({ from }) => from === 'table');
  const columns = sources.flat().filter(({ from }) => from === 'table');
  const names = columns.map(({ variable }) => variable).join(', ');
  const valuesOf = (video: string) =>
    freshValues(byVideo.get(video))
      .flat()
      .filter((_, at) => isTable[at]);
  await client.query('drop table if exists picks');
  await client.query(
    `create table picks (n integer primary key, ${columns.map((c) => `${c.variable} text`).join(', ')})`,
  );
  for (let from = 0; from < picks.length; from += 500) {
    const rows = picks.slice(from, from + 500).map(valuesOf);
    await client.query(
      `insert into picks select ${from - 1} + place, ${names}
       from unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')}) with ordinality as row (${names}, place)`,
      columns.map((_, at) => rows.map((row) => row[at])),
    );
  }
  await client.query('vacuum analyze picks');
  const constants = sources.flat().filter(({ from }) => from === 'constant');
  return {
    script: scriptOf(recorded[0] ?? [], sources, picks.length / inFlight),
    constants: Object.fromEntries(constants.map(({ variable, value }) => [variable, value])),
  };
}

function sourcesOf(recorded: readonly (readonly Sent[])[]): Source[][] {
  const [first = []] = recorded;
  return first.map(({ values }, statement) =>
    values.map((value, at): Source => {
      const isAlways = (text: (sent: readonly Sent[]) => unknown) =>
        recorded.every((sent) => sent[statement]?.values[at] === text(sent));
      const read = Object.keys(statement > 0 ? (first[0]?.rows[0] ?? {}) : {}).find((column) =>
        isAlways((sent) => asText(sent[0]?.rows[0]?.[column])),
      );
      if (read !== undefined) return { from: 'read', variable: read, value };
      return { from: isAlways(() => value) ? 'constant' : 'table', variable: `p${statement}_${at + 1}`, value };
    }),
  );
}

/** Returns the recorded values with the id of a new orchestration, because every pick writes its own evidence. */
function freshValues(recorded: Recorded | undefined): string[][] {
  const { orchestrationId = '', sent = [] } = recorded ?? {};
  const fresh = v7();
  return sent.map(({ values }) => values.map((value) => value.replaceAll(orchestrationId, fresh)));
}

/**
 * Writes the script. Statement texts are unchanged except for a leading comment that names each variable once: if pgbench finds a
 * variable in the statement itself, it sends the parameter again for every occurrence.
 */
function scriptOf(recorded: readonly Sent[], sources: readonly Source[][], picksPerClient: number): string {
  const slots = Array.from({ length: LOOK_UP }, (_, slot) => slot);
  const nameIn = (slot: number, { from, variable }: Source) => (from === 'table' ? `s${slot}_${variable}` : variable);
  const columns = sources.flat().filter(({ from }) => from === 'table');
  const found = slots.flatMap((slot) =>
    columns.map((column) => `s${slot}.${column.variable} as ${nameIn(slot, column)}`),
  );
  const statements = slots.flatMap((slot) =>
    recorded.map(({ statement }, at) => {
      const variables = (sources[at] ?? []).map((source) => `:${nameIn(slot, source)}`);
      return `/* ${variables.join(' ')} */ ${statement.text.trim()}${at === 0 ? ' \\gset' : ';'}`;
    }),
  );
  return [
    `\\set pick :client_id * ${picksPerClient} + :done`,
    `\\set done :done + ${LOOK_UP}`,
    `select ${found.join(', ')}`,
    `from ${slots.map((slot) => `picks s${slot}`).join(', ')}`,
    `where ${slots.map((slot) => `s${slot}.n = :pick::integer + ${slot}`).join(' and ')} \\gset`,
    ...statements,
    '',
  ].join('\n');
}

interface Load {
  readonly inFlight: number;
  readonly picks: number;
  /** Number of pgbench's threads. */
  readonly threads: number;
}

/** Runs the peer through all picks. */
export function runPeer(binaries: string, url: string, peer: Peer, { inFlight, picks, threads }: Load): Completion[] {
  const { hostname, port, username, pathname } = new URL(url);
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-pgbench-'));
  const script = join(directory, 'orchestrate.sql');
  writeFileSync(script, peer.script);
  const variables = Object.entries({ done: '0', ...peer.constants }).flatMap(([name, value]) => [
    '-D',
    `${name}=${value}`,
  ]);
  const transactions = picks / inFlight / LOOK_UP;
  const server = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
  const log = ['-l', `--log-prefix=${join(directory, 'log')}`];
  const load = ['-n', '-M', 'prepared', '-c', inFlight, '-j', threads, '-t', transactions].map(String);
  try {
    execFileSync(join(binaries, 'pgbench'), [...load, ...log, '-f', script, ...variables, ...server], {
      stdio: 'pipe',
    });
    return readdirSync(directory)
      .filter((name) => name.startsWith('log'))
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').trim().split('\n'))
      .map(completion);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Parses a line of pgbench's log: client, transaction, duration, script, second and microsecond of its end. */
function completion(line: string): Completion {
  const [client = 0, , , , second = 0, microsecond = 0] = line.split(' ').map(Number);
  return { client, at: second + microsecond / 1e6, count: LOOK_UP };
}
