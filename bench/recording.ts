import type { Engine } from 'campaigns-engine';
import pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';

type Db = Engine['db'];
type Statement = Parameters<Db['run']>[0];

/** A statement of the hot path as it was sent, its parameters as the texts that went over the wire, and its answer. */
export interface Sent {
  readonly statement: Statement;
  readonly values: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

/** The engine, noting every statement that it runs: the peer then sends the very same ones. */
export function recordingOf(engine: Engine): { engine: Engine; taken(): Sent[] } {
  let sent: Sent[] = [];
  const run = async <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    const rows = await engine.db.run<Row>(statement, values);
    sent.push({ statement, values: values.map(wireText), rows: rows as Record<string, unknown>[] });
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

/** The text that the driver sends for a value. */
export function wireText(value: unknown): string {
  const text: unknown = prepareValue(value);
  if (typeof text !== 'string') throw new Error(`the benchmark sends texts only, not ${String(value)}`);
  return text;
}

/** Counts what any connection of this process sends while `work` runs, BEGIN and COMMIT included. */
export async function countingStatements(work: () => Promise<void>): Promise<number> {
  const prototype = pg.Client.prototype as { query: (...given: unknown[]) => unknown };
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
