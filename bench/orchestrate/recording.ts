import pg from 'pg';
import type { Engine } from '#dist/engine.js';
import { wireText } from '../../src/core/db/prepared.ts';

type Db = Engine['db'];
type Statement = Parameters<Db['run']>[0];

/** A statement of the hot path as it was sent, its parameters as the texts that the driver sends, and what it returned. */
export interface Sent {
  readonly statement: Statement;
  readonly values: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What one orchestration sent: its reading statement and its writing one. */
export interface Recorded {
  readonly orchestrationId: string;
  readonly sent: readonly Sent[];
}

/** The engine, noting every statement that it runs. */
export function recording(engine: Engine): { engine: Engine; taken(): readonly Sent[] } {
  let sent: Sent[] = [];
  const run = async <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    const rows = await engine.db.run<Row & Record<string, unknown>>(statement, values);
    sent.push({ statement, values: values.map(asText), rows });
    return rows;
  };
  return {
    engine: { ...engine, db: { ...engine.db, run } },
    taken: () => {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

export function asText(value: unknown): string {
  const text = wireText(value);
  if (text === null) throw new Error('pgbench can send no null: give the benchmark a value');
  return text;
}

/** Counts what every connection of this process sends while `work` runs, BEGIN and COMMIT included. */
export async function countingStatements(work: () => Promise<void>): Promise<number> {
  const prototype: { query: (...given: never[]) => unknown } = pg.Client.prototype;
  const { query } = prototype;
  let count = 0;
  prototype.query = function counted(...given) {
    count++;
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return count;
}
