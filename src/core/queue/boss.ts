import { CompiledQuery } from 'kysely';
import type PgBoss from 'pg-boss';
import type { Db, Sql } from '../db/index.ts';

/** pg-boss's own schema: not the default one, so another program's pg-boss in the same database is not affected. */
export const SCHEMA = 'campaigns_jobs';

/** Implements the database that pg-boss expects: its statements run on our connections, with either driver. */
export const sqlOver = (db: Sql): PgBoss.Db => ({
  executeSql: async (text: string, values: readonly unknown[] = []) => {
    const { rows } = await db.kysely.executeQuery<object>(CompiledQuery.raw(text, [...values]));
    return { rows };
  },
});

/**
 * Loads pg-boss at its first use: a command that neither enqueues nor works does not pay for it. It is never `start()`ed: its
 * schema is in our migrations, and its own loops and timers stay off, because work.ts renews leases and they do not.
 */
export function lazyBoss(db: Db): () => Promise<PgBoss> {
  let loaded: Promise<PgBoss> | undefined;
  return () => {
    loaded ??= import('pg-boss').then(({ default: Boss }) => new Boss({ db: sqlOver(db), schema: SCHEMA }));
    return loaded;
  };
}
