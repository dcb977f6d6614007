import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../core/db/index.ts';
import { Timestamp } from '../../../core/kernel/index.ts';
import { behind, lastLeaf } from '../tree-store.ts';
import type { SealingHealth } from './health.ts';
import { SEALING_LOCK } from './seal.ts';

const Failing = z.object({ since: Timestamp, why: z.string() });

/** Whether the ledger is sealed up to now, and if not, why. */
export const SealingState = z
  .object({
    state: z
      .enum(['sealed', 'behind', 'failing'])
      .describe(
        'behind: events have waited for 10 s or more, which also delays the stream and webhooks; failing: this process cannot seal or publish',
      ),
    sealed: z.int().describe('events in the tree'),
    waiting: z.int().describe('events that are not sealed yet; 10000 means 10000 or more'),
    waiting_since: Timestamp.nullable().describe('when the oldest of them was written'),
    held_by: z
      .object({
        pid: z.int().nullable().describe('null: a prepared transaction'),
        application: z.string(),
        role: z.string(),
        since: Timestamp.nullable().describe('null: hidden from this role'),
      })
      .nullable()
      .describe(
        'the oldest open transaction that writes to this database, which events wait for; or the holder of the lock of the sealers',
      ),
    sealing_failed: Failing.nullable().describe('why this process cannot seal'),
    publishing_failed: Failing.nullable().describe('why its checkpoints are not published outside the database'),
  })
  .meta({ id: 'SealingState' });
export type SealingState = z.infer<typeof SealingState>;

const PATIENCE_MS = 10_000;
const MOST_COUNTED = 10_000;

export async function sealingState(
  db: Pick<Db, 'kysely' | 'run' | 'kind'>,
  now: Date,
  health?: SealingHealth,
): Promise<SealingState> {
  const last = await lastLeaf(db);
  const { rows } = await sql<{ waiting: number; since: Date | null }>`
    with waiting as (
      select occurred_at from ledger_events where ${behind(last)} order by ledger_events.xid, seq limit ${MOST_COUNTED}
    ) select count(*) as waiting, (select occurred_at from waiting limit 1) as since from waiting`.execute(db.kysely);
  const { waiting, since } = rows[0] ?? { waiting: 0, since: null };
  const isBehind = since !== null && now.getTime() - since.getTime() >= PATIENCE_MS;
  const [sealing, publishing] = [failing(health?.sealing), failing(health?.publishing)];
  return {
    state: sealing !== null || publishing !== null ? 'failing' : isBehind ? 'behind' : 'sealed',
    sealed: last === undefined ? 0 : last.index + 1,
    waiting,
    waiting_since: since?.toISOString() ?? null,
    held_by: isBehind ? await holder(db) : null,
    sealing_failed: sealing,
    publishing_failed: publishing,
  };
}

const failing = (failure: SealingHealth['sealing']) =>
  failure === undefined ? null : { since: failure.since.toISOString(), why: failure.why };

/** Returns the oldest transaction that `ledger_horizon` waits for; without one, the holder of the sealers' lock. */
async function holder({ kysely, kind }: Pick<Db, 'kysely' | 'run' | 'kind'>): Promise<SealingState['held_by']> {
  if (kind === 'embedded') return null; // it has one session
  const { rows } = await sql<{ pid: number | null; application: string; role: string; since: Date | null }>`
    select pid, coalesce(application_name, '') as application, coalesce(usename, '') as role, xact_start as since,
      age(backend_xid) as age
    from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()
    union all
    select a.pid, coalesce(application_name, ''), coalesce(usename, ''), xact_start, null
    from pg_locks l join pg_stat_activity a using (pid)
    where locktype = 'advisory' and objsubid = 1 and granted and a.pid <> pg_backend_pid()
      and (classid::bigint << 32) + objid::bigint = ${SEALING_LOCK}::bigint
    union all
    select null, 'prepared transaction ' || gid, owner, prepared, age(transaction)
    from pg_prepared_xacts where database = current_database()
    order by age desc nulls last limit 1`.execute(kysely);
  const [found] = rows;
  if (found === undefined) return null;
  const { pid, application, role, since } = found;
  return { pid, application, role, since: since?.toISOString() ?? null };
}

/** Returns one sentence for the log and the command line; undefined if nothing has been waiting long. */
export function toldOf({ state, waiting, waiting_since, held_by }: SealingState): string | undefined {
  if (state === 'sealed' || waiting_since === null) return undefined;
  const many =
    waiting >= MOST_COUNTED ? `${MOST_COUNTED} or more events` : waiting === 1 ? '1 event' : `${waiting} events`;
  const which = `${many} since ${waiting_since} ${waiting === 1 ? 'is' : 'are'} not sealed`;
  if (held_by === null) return which;
  const { pid, application, role, since } = held_by;
  const who = pid === null ? application : `process ${pid} (${application === '' ? 'unnamed' : application})`;
  return `${which}: ${who} of role ${role} has had a transaction open${since === null ? '' : ` since ${since}`}`;
}
