import pg from 'pg';
import { EngineError, unavailable } from '../kernel/index.ts';
import type { Driver, Session } from './driver.ts';
import { runPrepared } from './prepared.ts';
import { TimeLimits } from './time-limits.ts';
import { Waiting } from './waiting.ts';
import { withoutPassword } from './without-password.ts';

const INT8 = 20;

/** Parses bigint columns as numbers, because they are below 2^53 (sequence numbers, cents); pg parses all other types. */
const parserOf = (oid: number) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, 'text'));

/**
 * Opens a pool of connections to a PostgreSQL server.
 *
 * @param url `postgres://user:password@host:port/database`
 * @param poolSize maximum number of connections; 16 concurrent callers need about as many
 * @throws `database-unavailable` if the server cannot be reached, saying which server and why
 */
export async function openPostgres(
  url: string,
  poolSize: number,
  onIdleError: (error: Error) => void,
): Promise<Driver> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types: { getTypeParser: parserOf },
    connectionTimeoutMillis: 10_000,
    // a timer per statement costs more than an idle connection
    idleTimeoutMillis: 0,
    application_name: 'campaigns-engine',
    // on a slow network, a dead connection must not stay for the system's default of two hours
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  // if a borrowed connection breaks, its query fails, which is enough; without a listener, the event would end the process
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw cannotConnect(url, error);
  }
  const limits = new TimeLimits(url, onIdleError);
  const waiting = new Waiting();
  const borrow = async (limitMs: number | undefined) => {
    const client = await (pool.idleCount > 0 ? pool.connect() : waiting.during(pool.connect()));
    if (limitMs !== undefined) limits.begin(client, limitMs);
    return client;
  };
  const giveBack = (client: pg.PoolClient, broken: Error | boolean) => client.release(limits.end(client) || broken);
  return {
    acquire: async (limitMs) => sessionOver(await borrow(limitMs), giveBack),
    once: async (statement, values, limitMs) => {
      const client = await borrow(limitMs);
      let isBroken = true;
      try {
        const result = await runPrepared(client, statement, values, parserOf);
        isBroken = false;
        return result;
      } finally {
        giveBack(client, isBroken);
      }
    },
    pool: () => ({
      size: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      expectedWaitMs: waiting.expectedMs,
    }),
    close: () => {
      limits.close();
      return pool.end();
    },
  };
}

function sessionOver(
  client: pg.PoolClient,
  giveBack: (client: pg.PoolClient, broken: Error | boolean) => void,
): Session {
  let isInDoubt = false;
  return {
    query: async (text, values) => {
      const { rows, rowCount } = await client.query(text, [...values]);
      return { rows, affected: rowCount ?? 0 };
    },
    run: async (statement, values) => {
      try {
        return await runPrepared(client, statement, values, parserOf);
      } catch (error) {
        isInDoubt = true;
        throw error;
      }
    },
    script: async (text) => void (await client.query(text)),
    release: (broken) => giveBack(client, broken ?? isInDoubt),
  };
}

function cannotConnect(url: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reason = reasons.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  return unavailable(
    'database-unavailable',
    `cannot connect to PostgreSQL at ${withoutPassword(url)}: ${reason}. Check --database-url (or DATABASE_URL), and make sure that the server is running.`,
  );
}
