import { sql } from 'kysely';
import type { Db, Sql, Transaction } from '../db/index.ts';
import { cursorParts, type Page, page } from '../kernel/index.ts';
import { type NewSchedule, SCHEDULE_NAME, type Schedule, type ScheduleQuery } from './schema.ts';

interface ScheduleRow {
  name: string;
  job: string;
  cron: string;
  timezone: string;
  input: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
  next_at: Date;
  last_job_id: string | null;
}

/** Lists schedules by name. */
export async function findSchedules(db: Db, { limit, after }: ScheduleQuery): Promise<Page<Schedule>> {
  const cursor = cursorParts(after, [SCHEDULE_NAME]);
  let select = db.kysely.selectFrom('schedules').selectAll();
  if (cursor !== undefined) select = select.where('name', '>', String(cursor[0]));
  const rows = await select
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  const shown = page(rows, limit, ({ name }) => [name]);
  return { rows: shown.rows.map(toSchedule), next: shown.next };
}

/** Returns undefined if there is no schedule of that name. */
export async function findSchedule({ kysely }: Sql, name: string): Promise<Schedule | undefined> {
  const row = await kysely.selectFrom('schedules').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : toSchedule(row);
}

/** A schedule with its id in the ledger. */
interface KnownSchedule {
  readonly id: string;
  readonly schedule: Schedule;
}

/** Adds a schedule, or replaces the one of that name; the new one keeps the time that the old one has covered. */
export async function upsertSchedule(
  { kysely }: Sql,
  { name, job, cron, timezone, input }: NewSchedule,
  nextAt: Date,
): Promise<KnownSchedule> {
  const change = { job, cron, timezone, input: JSON.stringify(input), next_at: nextAt };
  const row = await kysely
    .insertInto('schedules')
    .values({ name, ...change })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...change, updated_at: sql<Date>`now()` }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return { id: row.id, schedule: toSchedule(row) };
}

/** @returns what was deleted; undefined if there was nothing */
export async function deleteSchedule({ kysely }: Sql, name: string): Promise<KnownSchedule | undefined> {
  const row = await kysely.deleteFrom('schedules').where('name', '=', name).returningAll().executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, schedule: toSchedule(row) };
}

export interface DueSchedule extends Schedule {
  readonly coveredUntil: Date;
  /** By the database's clock, which all workers share. */
  readonly now: Date;
}

/**
 * Returns a schedule that is due, except those in `except`, locked until the transaction ends. Skips schedules that another
 * worker has locked.
 */
export async function dueForUpdate(
  transaction: Transaction,
  except: readonly string[],
): Promise<DueSchedule | undefined> {
  let due = transaction.kysely
    .selectFrom('schedules')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('next_at', '<=', sql<Date>`clock_timestamp()`);
  if (except.length > 0) due = due.where('name', 'not in', except);
  const row = await due.orderBy('next_at').limit(1).forUpdate().skipLocked().executeTakeFirst();
  return row === undefined ? undefined : { ...toSchedule(row), coveredUntil: row.covered_until, now: row.now };
}

export const markFired = (
  transaction: Transaction,
  name: string,
  fired: { readonly next_at: Date; readonly covered_until: Date; readonly last_job_id: string },
) => transaction.kysely.updateTable('schedules').set(fired).where('name', '=', name).execute();

const toSchedule = (row: ScheduleRow): Schedule => ({
  name: row.name,
  job: row.job,
  cron: row.cron,
  timezone: row.timezone,
  input: row.input,
  next_at: row.next_at.toISOString(),
  last_job_id: row.last_job_id,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
