import type PgBoss from 'pg-boss';
import { type Db, lock, type Transaction } from '../db/index.ts';
import { notFound } from '../kernel/index.ts';
import { nextTime } from './cron.ts';
import { addJob } from './enqueue.ts';
import type { Within } from './operate.ts';
import {
  type DueSchedule,
  deleteSchedule,
  dueForUpdate,
  findSchedule,
  markFired,
  upsertSchedule,
} from './schedule-store.ts';
import type { NewSchedule, Schedule } from './schema.ts';

/** `recur` in ASCII: changes of recurring jobs run one after another. */
const RECURRING = String(0x72_65_63_75_72);

/** A recurring job that is added or removed; `before` is the one that it replaces. */
export interface ScheduleChange {
  readonly id: string;
  readonly schedule: Schedule;
  readonly before: Schedule | undefined;
}

/** Adds a schedule, or replaces the one of that name. @throws `validation-failed` for an invalid cron pattern */
export async function putSchedule(db: Db, schedule: NewSchedule, within?: Within<ScheduleChange>): Promise<Schedule> {
  const next = nextTime(schedule.cron, schedule.timezone, new Date());
  return db.transaction(async (transaction) => {
    await lock(transaction, RECURRING);
    const before = await findSchedule(transaction, schedule.name);
    const put = await upsertSchedule(transaction, schedule, next);
    await within?.(transaction, { ...put, before });
    return put.schedule;
  });
}

/** @throws `schedule-not-found` */
export const removeSchedule = (db: Db, name: string, within?: Within<ScheduleChange>): Promise<Schedule> =>
  db.transaction(async (transaction) => {
    const removed = await deleteSchedule(transaction, name);
    if (removed === undefined) throw notFound('schedule-not-found', `there is no recurring job ${name}`);
    await within?.(transaction, { ...removed, before: removed.schedule });
    return removed.schedule;
  });

export interface Fired {
  readonly schedule: string;
  readonly job_id: string;
  /** false if the previous job is not done yet and continues instead. */
  readonly is_new: boolean;
}

/**
 * Queues the jobs of all schedules that are due, each in one transaction with the schedule's next time. If several times of a
 * schedule passed while no worker ran, only the last counts. The job's input has a `window`, {since, until}: the time since the
 * previous job was queued. Windows follow one another without a gap. A schedule that fails does not delay any other.
 *
 * @param onError called for each schedule that could not fire; it is tried again in the next round
 */
export async function fireSchedules(
  db: Db,
  boss: PgBoss,
  onError: (error: unknown, schedule: string) => void,
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  const failed: string[] = [];
  for (;;) {
    let firing: string | undefined;
    try {
      const one = await db.transaction(async (transaction) => {
        const due = await dueForUpdate(transaction, failed);
        firing = due?.name;
        return due === undefined ? undefined : fire(transaction, boss, due);
      });
      if (one === undefined) return fired;
      fired.push(one);
    } catch (error) {
      // if no schedule was found, the database failed, which affects all schedules
      if (firing === undefined) throw error;
      failed.push(firing);
      onError(error, firing);
    }
  }
}

async function fire(transaction: Transaction, boss: PgBoss, due: DueSchedule): Promise<Fired> {
  const { name, job, cron, timezone, coveredUntil, now } = due;
  const window = { since: coveredUntil.toISOString(), until: now.toISOString() };
  const { id, isNew } = await addJob(transaction, boss, {
    name: job,
    input: { ...due.input, window },
    actor: `job:${name}`,
    key: `schedule:${name}`,
  });
  await markFired(transaction, name, {
    next_at: nextTime(cron, timezone, now),
    covered_until: isNew ? now : coveredUntil,
    last_job_id: id,
  });
  return { schedule: name, job_id: id, is_new: isNew };
}
