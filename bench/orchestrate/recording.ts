import pg from 'pg';
import type { Engine } from '#dist/engine.js';
import { wireText } from '../../src/core/db/prepared.ts';

type Db = Engine['db'];
type Statement = Parameters<Db['run']>[0];

/** A statement of the hot path as it was sent, with its parameters as strings, as the driver sends them, and its result. */
export interface Sent {
  readonly statement: Statement;
  readonly values: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What one orchestration sent: a statement that reads and one that writes. */
export interface Recorded {
  readonly orchestrationId: string;
  readonly sent: readonly Sent[];
}

/** Returns an engine that records every statement that it runs. */
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

/** Counts the statements that all connections of this process send while `work` runs, including BEGIN and COMMIT. */
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
