import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import { dialectOver, namedQuery } from './dialect.ts';
import type { Driver, PoolState, Statement } from './driver.ts';
import { repeating } from './failures.ts';
import { type Instrument, instrumented } from './instrumented.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Where the data lies: a PostgreSQL server, or a directory for the embedded database (undefined: in memory). */
export type Location =
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number }
  | { readonly kind: 'embedded'; readonly dataDir: string | undefined };

/** What runs SQL: the database, each statement a transaction of its own, or an open transaction. */
export interface Sql {
  /** Builds everyday queries. */
  readonly kysely: Kysely<Tables>;
  /** Runs a named statement, planned once a connection. */
  readonly run: Run;
}

/** Runs a statement; its author says what the rows are. */
export type Run = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/** A migrated database. Inside `transaction` only the transaction may be used: the embedded database has one session. */
export interface Db extends Sql {
  readonly kind: Location['kind'];
  /** Several statements that commit together or not at all; repeated as a whole after a deadlock. */
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  /**
   * The same database, on which a statement or transaction that takes longer is canceled (`read-time-limit`). The embedded
   * database cannot cancel: there it takes as long as it takes.
   */
  limited(limitMs: number): Db;
  /** The migrations that opening it applied. */
  readonly applied: readonly string[];
  /** What its connections do just now. */
  pool(): PoolState;
  close(): Promise<void>;
}

export interface Transaction extends Sql {
  readonly kysely: KyselyTransaction<Tables>;
  /** Calls this once it has committed; it must not throw. */
  afterCommit(then: () => void): void;
}

/**
 * Opens and migrates.
 *
 * @param purpose what this process does, shown to a process that finds the directory in use
 * @param onIdleError called when an unused connection breaks
 * @param instrument runs every statement, such as within a span of a trace
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

/** Loads only the driver that is used: each takes a tenth of a second. */
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
    // not through Kysely, which knows of no driver before its first query
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
