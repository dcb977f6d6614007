import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Driver, Session, Statement } from './driver.ts';
import { translated } from './failures.ts';

/** Makes Kysely's dialect for a driver: both our drivers use PostgreSQL's SQL, so one dialect serves both. */
export function dialectOver(driver: Driver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => {
        try {
          return new Connection(await driver.acquire());
        } catch (error) {
          throw translated(error);
        }
      },
      beginTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('begin'))),
      commitTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('commit'))),
      rollbackTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('rollback'))),
      releaseConnection: async (connection) => {
        if (connection instanceof Connection) connection.release();
      },
      destroy: async () => {},
    }),
  };
}

/** Makes a query whose plan PostgreSQL keeps under the statement's name. */
export const namedQuery = (statement: Statement, values: readonly unknown[]): CompiledQuery =>
  new NamedQuery(statement, values);

class NamedQuery implements CompiledQuery {
  readonly sql: string;
  readonly query: CompiledQuery['query'];
  readonly queryId: CompiledQuery['queryId'];

  constructor(
    readonly statement: Statement,
    readonly parameters: readonly unknown[],
  ) {
    this.sql = statement.text;
    const { query, queryId } = CompiledQuery.raw(statement.text);
    this.query = query;
    this.queryId = queryId;
  }
}

class Connection implements DatabaseConnection {
  readonly #session: Session;
  #failedRollback: Error | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, affected } =
        query instanceof NamedQuery
          ? await this.#session.run(query.statement, query.parameters)
          : await this.#session.query(query.sql, query.parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(affected) };
    } catch (error) {
      // a session that cannot even roll back must not be used again
      if (query.sql === 'rollback' && error instanceof Error) this.#failedRollback = error;
      throw translated(error);
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface asks for it; nothing here streams rows
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('rows are not streamed: page through them');
  }

  release(): void {
    this.#session.release(this.#failedRollback);
  }
}
