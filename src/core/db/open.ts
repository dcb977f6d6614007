import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import { dialectOver } from './dialect.ts';
import type { Driver, PoolState, Statement } from './driver.ts';
import { openEmbedded } from './embedded.ts';
import { repeating } from './failures.ts';
import { migrate } from './migrate.ts';
import { type Around, observed } from './observed.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './tables.ts';

/** Where the data lies: a PostgreSQL server, or a directory for the embedded database (undefined: in memory). */
export type Location =
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number }
  | { readonly kind: 'embedded'; readonly dataDir: string | undefined };

/** A migrated database. */
export interface Db {
  readonly kind: Location['kind'];
  /** Everyday queries, each a transaction of its own. Never used inside `transaction`: take the one given there. */
  readonly query: Kysely<Tables>;
  /** One statement of the hot path, planned once a connection; repeated by itself after a deadlock. */
  readonly run: Run;
  /** Several of them that commit together or not at all; repeated as a whole after a deadlock. */
  together<Value>(work: (run: Run) => Promise<Value>): Promise<Value>;
  /** Several statements that commit together or not at all; repeated as a whole after a deadlock. */
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  /** The migrations that opening it applied. */
  readonly applied: readonly string[];
  /** What its connections do just now. */
  pool(): PoolState;
  close(): Promise<void>;
}

export type Transaction = KyselyTransaction<Tables>;

/** Runs a statement; its author says what the rows are. */
export type Run = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/**
 * Opens and migrates.
 *
 * @param purpose what this process does, for whoever finds the directory in use
 * @param onIdleError told of a connection that broke while nobody used it
 * @param around runs every statement, for whoever wants to watch
 */
export async function openDb(
  location: Location,
  purpose: string,
  onIdleError: (error: Error) => void,
  around?: Around,
): Promise<Db> {
  const driver = await openDriver(location, purpose, onIdleError);
  try {
    const applied = await migrate(driver);
    return dbOver(location.kind, around === undefined ? driver : observed(driver, around), applied);
  } catch (error) {
    await driver.close();
    throw error;
  }
}

function openDriver(location: Location, purpose: string, onIdleError: (error: Error) => void): Promise<Driver> {
  if (location.kind === 'embedded') return openEmbedded(location.dataDir, purpose);
  return openPostgres(location.url, location.poolSize, onIdleError);
}

function dbOver(kind: Db['kind'], driver: Driver, applied: readonly string[]): Db {
  const query = new Kysely<Tables>({ dialect: dialectOver(driver) });
  return {
    kind,
    applied,
    query,
    run: <Row>(statement: Statement, values: readonly unknown[]) =>
      repeating(async () => (await driver.once(statement, values)).rows as Row[]),
    together: (work) => repeating(() => inTransaction(driver, work)),
    transaction: (work) => repeating(() => query.transaction().execute(work)),
    pool: () => driver.pool(),
    close: () => query.destroy(),
  };
}

async function inTransaction<Value>(driver: Driver, work: (run: Run) => Promise<Value>): Promise<Value> {
  const session = await driver.acquire();
  let broken: Error | undefined;
  try {
    await session.script('begin');
    const value = await work(
      async <Row>(statement: Statement, values: readonly unknown[]) =>
        (await session.run(statement, values)).rows as Row[],
    );
    await session.script('commit');
    return value;
  } catch (error) {
    // a session that cannot even roll back must not be lent again
    await session.script('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    session.release(broken);
  }
}
