import pg from 'pg';
import { EngineError, unavailable } from '../kernel/index.ts';
import type { Driver, Session } from './driver.ts';

const INT8 = 20;

/** bigint columns hold numbers below 2^53 (sequence numbers, cents); all other types as pg reads them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text')),
};

/**
 * A pool of connections to a PostgreSQL server.
 *
 * @param url `postgres://user:password@host:port/database`
 * @param poolSize connections at most; 16 callers at once want about as many
 * @throws `database-unavailable` when the server cannot be reached, saying which server and why
 */
export async function openPostgres(
  url: string,
  poolSize: number,
  onIdleError: (error: Error) => void,
): Promise<Driver> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'campaigns-engine',
    // a slow network must not hold a dead connection for the two hours of the system's default
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw cannotConnect(url, error);
  }
  return {
    acquire: async () => sessionOver(await pool.connect()),
    once: async ({ name, text }, values) => {
      const { rows, rowCount } = await pool.query({ name, text, values: [...values] });
      return { rows, affected: rowCount ?? 0 };
    },
    close: () => pool.end(),
  };
}

function sessionOver(client: pg.PoolClient): Session {
  return {
    query: async (text, values) => {
      const { rows, rowCount } = await client.query(text, [...values]);
      return { rows, affected: rowCount ?? 0 };
    },
    script: async (text) => void (await client.query(text)),
    release: (broken) => client.release(broken),
  };
}

function cannotConnect(url: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reason = reasons.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  return unavailable(
    'database-unavailable',
    `cannot connect to PostgreSQL at ${withoutPassword(url)}: ${reason}. Check --database-url (or DATABASE_URL) and that the server runs.`,
  );
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a URL; write postgres://user:password@host:5432/database)';
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
