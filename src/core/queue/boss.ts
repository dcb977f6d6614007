import { CompiledQuery } from 'kysely';
import type PgBoss from 'pg-boss';
import type { Db, Sql } from '../db/index.ts';

/** pg-boss's own schema: not its default, so that another program's pg-boss in the same database is left alone. */
export const SCHEMA = 'campaigns_jobs';

/** What pg-boss asks of a database, answered by ours: its statements run on our connections, on either driver. */
export const sqlOver = (db: Sql): PgBoss.Db => ({
  executeSql: async (text: string, values: readonly unknown[] = []) => {
    const { rows } = await db.kysely.executeQuery<object>(CompiledQuery.raw(text, [...values]));
    return { rows };
  },
});

/**
 * pg-boss, loaded at its first use: a command that neither enqueues nor works does not pay for it. It is never `start()`ed:
 * its schema comes with our migrations, and its own loops and timers stay off, because work.ts renews leases, which they do not.
 */
export function lazyBoss(db: Db): () => Promise<PgBoss> {
  let loaded: Promise<PgBoss> | undefined;
  return () => {
    loaded ??= import('pg-boss').then(({ default: Boss }) => new Boss({ db: sqlOver(db), schema: SCHEMA }));
    return loaded;
  };
}
