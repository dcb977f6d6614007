import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import { dialectOver, namedQuery } from './dialect.ts';
import type { Driver, PoolState, Statement } from './driver.ts';
import { repeating } from './failures.ts';
import { type Instrument, instrumented } from './instrumented.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Where the data is stored: a PostgreSQL server, or a directory for the embedded database (undefined: in memory). */
export type Location =
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number }
  | { readonly kind: 'embedded'; readonly dataDir: string | undefined };

/** Runs SQL: a database, where each statement is its own transaction, or an open transaction. */
export interface Sql {
  /** Builds everyday queries. */
  readonly kysely: Kysely<Tables>;
  /** Runs a named statement, which is planned once per connection. */
  readonly run: Run;
}

/** Runs a statement; the caller states the type of the rows. */
export type Run = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/** A migrated database. Inside `transaction`, use only the transaction: the embedded database has one session. */
export interface Db extends Sql {
  readonly kind: Location['kind'];
  /** Runs several statements that commit together or not at all; repeats all of them after a deadlock. */
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  /**
   * Returns the same database with a time limit: a statement or transaction that takes longer is canceled (`read-time-limit`).
   * The embedded database cannot cancel: it has no limit.
   */
  limited(limitMs: number): Db;
  /** The migrations that were applied when the database was opened. */
  readonly applied: readonly string[];
  /** Returns the current state of its connections. */
  pool(): PoolState;
  close(): Promise<void>;
}

export interface Transaction extends Sql {
  readonly kysely: KyselyTransaction<Tables>;
  /** Registers a function that is called after the commit; it must not throw. */
  afterCommit(then: () => void): void;
}

/**
 * Opens and migrates a database.
 *
 * @param purpose what this process does, shown to a process that finds the directory in use
 * @param onIdleError called when an unused connection breaks
 * @param instrument runs every statement, for example within a trace span
 */
export async function openDb(
  location: Location,
  purpose: string,
  onIdleError: (error: Error) => void,
  instrument?: Instrument,
): Promise<Db> {
  const driver = await openDriver(location, purpose, onIdleError);
  try {
    const applied = await migrate(driver);
    return dbOver(location.kind, instrument === undefined ? driver : instrumented(driver, instrument), applied);
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** Loads only the driver that is needed: each takes a tenth of a second. */
async function openDriver(location: Location, purpose: string, onIdleError: (error: Error) => void): Promise<Driver> {
  if (location.kind === 'embedded') {
    const { openEmbedded } = await import('./embedded.ts');
    return openEmbedded(location.dataDir, purpose);
  }
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(location.url, location.poolSize, onIdleError);
}

function dbOver(kind: Db['kind'], driver: Driver, applied: readonly string[]): Db {
  const kysely = new Kysely<Tables>({ dialect: dialectOver(driver) });
  let closing: Promise<void> | undefined;
  return {
    kind,
    applied,
    kysely,
    run: <Row>(statement: Statement, values: readonly unknown[]) =>
      repeating(async () => (await driver.once(statement, values)).rows as Row[]),
    transaction: (work) =>
      repeating(async () => {
        const after: (() => void)[] = [];
        const afterCommit = (then: () => void) => void after.push(then);
        const value = await kysely
          .transaction()
          .execute((inner) => work({ kysely: inner, run: runIn(inner), afterCommit }));
        for (const then of after) then();
        return value;
      }),
    pool: () => driver.pool(),
    limited: (limitMs) => dbOver(kind, limited(driver, limitMs), applied),
    // not through Kysely, which does not know the driver before its first query
    close: () => {
      closing ??= kysely.destroy().then(() => driver.close());
      return closing;
    },
  };
}

const limited = (driver: Driver, limitMs: number): Driver => ({
  ...driver,
  acquire: () => driver.acquire(limitMs),
  once: (statement, values) => driver.once(statement, values, limitMs),
});

const runIn =
  (transaction: KyselyTransaction<Tables>): Run =>
  async <Row>(statement: Statement, values: readonly unknown[]) =>
    (await transaction.executeQuery<Row>(namedQuery(statement, values))).rows;
