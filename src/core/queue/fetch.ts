import type PgBoss from 'pg-boss';
import type { Db } from '../db/index.ts';
import { sqlOver } from './boss.ts';
import type { Held } from './leases.ts';
import type { NewJob } from './schema.ts';

/** Takes the oldest waiting job of a kind, if any, and holds it. */
export async function fetchJob(
  db: Db,
  boss: PgBoss,
  name: string,
): Promise<{ readonly held: Held; readonly job: NewJob } | undefined> {
  // pg-boss's fetch returns “no job” even if the database failed, so the failure is caught here
  let failure: unknown;
  const { executeSql } = sqlOver(db);
  const noting = {
    executeSql: (text: string, values: unknown[]) =>
      executeSql(text, values).catch((error: unknown) => {
        failure = error;
        throw error;
      }),
  };
  const [fetched] = await boss.fetch<Pick<NewJob, 'input' | 'actor'>>(name, { includeMetadata: true, db: noting });
  if (failure !== undefined) throw failure;
  if (fetched === undefined) return undefined;
  return { held: { id: fetched.id, name, attempt: fetched.retryCount }, job: { name, ...fetched.data } };
}
