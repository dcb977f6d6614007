import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { type Sent, wireText } from './recording.ts';
import type { Completion } from './steady-rate.ts';

/**
 * pgbench as a peer that sends the very statements that were recorded.
 *
 * pgbench can neither choose among recorded texts nor make a uuid, so the parameters come from a table. One look-up serves
 * LOOK_UP orchestrations; it costs pgbench under one hundredth of its time. What the reading statement returns is passed on to the writing
 * one, as the engine does, so that the evidence is what was read. Statement texts are unchanged but for a leading comment,
 * which names the variables once each: pgbench would else send a parameter once for every place where it is used.
 */
export interface Peer {
  readonly script: string;
  /** Parameters that are the same in every orchestration. */
  readonly constants: Readonly<Record<string, string>>;
}

/** Orchestrations in one pgbench transaction. */
export const LOOK_UP = Number(process.env.LOOK_UP ?? 10);

/** What one orchestration sent. */
export type Recorded = readonly Sent[];

/** Fills the table of parameters, a row a pick in the order of `picks`, and writes the script that goes through it. */
export async function preparePeer(
  client: pg.Client,
  byVideo: ReadonlyMap<string, Recorded>,
  picks: readonly string[],
  inFlight: number,
): Promise<Peer> {
  const recorded = [...byVideo.values()];
  const sources = sourcesOf(recorded);
  const columns = sources.flat().filter(({ kind }) => kind === 'column');
  await client.query('drop table if exists pgbench_picks');
  await client.query(
    `create table pgbench_picks (n integer primary key, ${columns.map(({ variable }) => `${variable} text`).join(', ')})`,
  );
  for (let from = 0; from < picks.length; from += 500) {
    const rows = picks.slice(from, from + 500).map((video) => freshValues(byVideo.get(video) ?? [], columns));
    const parameters = columns.map((_, at) => rows.map((row) => row[at]));
    await client.query(
      `insert into pgbench_picks select ${from} + place - 1, ${columns.map(({ variable }) => variable).join(', ')}
       from unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')})
         with ordinality as row (${columns.map(({ variable }) => variable).join(', ')}, place)`,
      parameters,
    );
  }
  await client.query('vacuum analyze pgbench_picks');
  const constants = sources.flat().filter(({ kind }) => kind === 'constant');
  return {
    script: scriptOf(recorded[0] ?? [], sources, picks.length / inFlight),
    constants: Object.fromEntries(
      constants.map(({ variable, statement, at }) => [variable, valueAt(recorded[0], statement, at)]),
    ),
  };
}

/** Where pgbench takes a parameter from. */
interface Source {
  readonly kind: 'constant' | 'column' | 'read';
  readonly variable: string;
  readonly statement: number;
  readonly at: number;
}

const valueAt = (recorded: Recorded | undefined, statement: number, at: number) =>
  recorded?.[statement]?.values[at] ?? '';

function sourcesOf(recorded: readonly Recorded[]): Source[][] {
  return (recorded[0] ?? []).map(({ values }, statement) =>
    values.map((first, at): Source => {
      const variable = `p${statement}_${at + 1}`;
      const isAlways = (text: (sent: Recorded) => unknown) =>
        recorded.every((sent) => valueAt(sent, statement, at) === text(sent));
      const read = Object.keys(recorded[0]?.[0]?.rows[0] ?? {}).find(
        (column) => statement > 0 && isAlways((sent) => wireText(sent[0]?.rows[0]?.[column])),
      );
      if (read !== undefined) return { kind: 'read', variable: read, statement, at };
      return { kind: isAlways(() => first) ? 'constant' : 'column', variable, statement, at };
    }),
  );
}

/** An orchestration's id is written once, so every pick gets one of its own. */
function freshValues(recorded: Recorded, columns: readonly Source[]): string[] {
  const fresh = crypto.randomUUID();
  const id = recorded[1]?.values.find((value) => value === orchestrationIdOf(recorded)) ?? '';
  return columns.map(({ statement, at }) => valueAt(recorded, statement, at).replaceAll(id, fresh));
}

const orchestrationIdOf = (recorded: Recorded) =>
  /orchestration_id\W+([0-9a-f-]{36})/.exec(recorded[1]?.values.join('\n') ?? '')?.[1];

function scriptOf(recorded: Recorded, sources: readonly Source[][], picksPerClient: number): string {
  const slots = Array.from({ length: LOOK_UP }, (_, slot) => slot);
  const columns = sources.flat().filter(({ kind }) => kind === 'column');
  const nameIn = (slot: number, { kind, variable }: Source) => (kind === 'column' ? `s${slot}_${variable}` : variable);
  const lookUp = [
    'select',
    slots
      .flatMap((slot) => columns.map((column) => `s${slot}.${column.variable} as ${nameIn(slot, column)}`))
      .join(', '),
    `from ${slots.map((slot) => `pgbench_picks s${slot}`).join(', ')}`,
    `where ${slots.map((slot) => `s${slot}.n = :pick::integer + ${slot}`).join(' and ')} \\gset`,
  ];
  const statements = slots.flatMap((slot) =>
    recorded.map(({ statement }, at) => {
      const variables = (sources[at] ?? []).map((source) => `:${nameIn(slot, source)}`);
      return `/* ${variables.join(' ')} */ ${statement.text.trim()}${at === 0 ? ' \\gset' : ';'}`;
    }),
  );
  return [
    `\\set pick :client_id * ${picksPerClient} + :done`,
    `\\set done :done + ${LOOK_UP}`,
    lookUp.join(' '),
    ...statements,
    '',
  ].join('\n');
}

/** Runs the peer through all picks. */
export function runPeer(binaries: string, url: string, peer: Peer, inFlight: number, picks: number): Completion[] {
  const { hostname, port, username, pathname } = new URL(url);
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-pgbench-'));
  const script = join(directory, 'orchestrate.sql');
  writeFileSync(script, peer.script);
  const variables = Object.entries({ done: '0', ...peer.constants }).flatMap(([name, value]) => [
    '-D',
    `${name}=${value}`,
  ]);
  try {
    execFileSync(
      join(binaries, 'pgbench'),
      [
        ...['-h', hostname, '-p', port, '-U', username, '-n', '-M', 'prepared', '-f', script, ...variables],
        ...['-c', String(inFlight), '-j', process.env.PGBENCH_JOBS ?? '1', '-t', String(picks / inFlight / LOOK_UP)],
        ...['-l', `--log-prefix=${join(directory, 'log')}`, pathname.slice(1)],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return readdirSync(directory)
      .filter((name) => name.startsWith('log'))
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').trim().split('\n'))
      .map((line) => {
        // client, transaction, its time, script, second, microsecond
        const [client = 0, , , , second = 0, microsecond = 0] = line.split(' ').map(Number);
        return { client, at: second + microsecond / 1e6, count: LOOK_UP };
      });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
