import { type Selectable, sql } from 'kysely';
import { lock, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import { cursorParts, INSTANT, type Page, page, UUID } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { PostingRules } from './rules-schema.ts';
import type { CalendarQuery } from './schedule-schema.ts';

export type ScheduleRow = Selectable<Tables['campaign_schedules']>;
export type ListedSchedule = ScheduleRow & { readonly platform: string };

export async function findRules(db: Sql, platform: Platform): Promise<PostingRules | undefined> {
  const row = await db.kysely
    .selectFrom('posting_rules')
    .selectAll()
    .where('platform', '=', platform)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { quiet_from: from, quiet_to: to, ...rest } = row;
  return PostingRules.parse({ ...rest, quiet: from === null || to === null ? null : { from, to } });
}

export const upsertRules = (
  transaction: Transaction,
  { platform, quiet, never_on, slots, timezone, gap_minutes }: PostingRules,
  at: Date,
) => {
  const row = {
    ...{ timezone, gap_minutes, quiet_from: quiet?.from ?? null, quiet_to: quiet?.to ?? null, set_at: at },
    never_on: JSON.stringify(never_on),
    slots: JSON.stringify(slots),
  };
  return transaction.kysely
    .insertInto('posting_rules')
    .values({ platform, ...row })
    .onConflict((conflict) => conflict.column('platform').doUpdateSet(row))
    .execute();
};

/** Finds when clips were posted on a platform: the time in their results or, without one, the first activation of their campaign. */
export async function postedTimes(db: Sql, platform: Platform): Promise<Map<string, string>> {
  const { rows } = await sql<{ clip_id: string; times: string[] }>`
    select clip_id, coalesce(json_agg(distinct posted_at) filter (where told), json_agg(distinct posted_at)) as times from (
      select clip_id, posted_at, true as told from results
      where platform = ${platform} and posted_at is not null and withdrawn_at is null
      union all
      select c.clip_id, to_char(min(e.occurred_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), false
      from campaigns c join ledger_events e on e.entity_id = c.id and e.event_type = 'campaign_status_changed'
      where c.platform = ${platform} and e.metadata ->> 'to' = 'active'
      group by c.id, c.clip_id
    ) as posted group by clip_id
  `.execute(db.kysely);
  // compared as instants: texts of different zones do not sort
  const first = (times: readonly string[]) =>
    times.reduce((earliest, each) => (lastMomentOf(each) < lastMomentOf(earliest) ? each : earliest));
  return new Map(rows.map(({ clip_id, times }) => [clip_id, first(times)]));
}

const A_DATE = /^[\d-]{10}$/;
/** A date counts as the end of its day, so that a more precise time on the same day comes first. */
const lastMomentOf = (posted: string) => Date.parse(A_DATE.test(posted) ? `${posted}T23:59:59.999Z` : posted);

export const scheduleForUpdate = (transaction: Transaction, campaignId: string): Promise<ScheduleRow | undefined> =>
  transaction.kysely
    .selectFrom('campaign_schedules')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();

const listed = (db: Sql) =>
  db.kysely
    .selectFrom('campaign_schedules')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_schedules.campaign_id')
    .selectAll('campaign_schedules')
    .select('campaigns.platform');

export const findSchedule = (db: Sql, campaignId: string): Promise<ListedSchedule | undefined> =>
  listed(db).where('campaign_id', '=', campaignId).executeTakeFirst();

type NewSchedule = Omit<ScheduleRow, 'evidence' | 'move_with' | 'shown' | 'ended_at' | 'outcome' | 'state'> &
  Record<'evidence' | 'move_with' | 'shown', object | null>;

export const upsertSchedule = (transaction: Transaction, { evidence, move_with, shown, ...rest }: NewSchedule) => {
  const row = {
    ...rest,
    evidence: evidence && JSON.stringify(evidence),
    move_with: move_with && JSON.stringify(move_with),
    shown: JSON.stringify(shown),
    ...{ state: 'waiting', outcome: null, ended_at: null },
  };
  const { campaign_id: _, ...change } = row;
  return transaction.kysely
    .insertInto('campaign_schedules')
    .values(row)
    .onConflict((conflict) => conflict.column('campaign_id').doUpdateSet(change))
    .execute();
};

export const endSchedule = (
  transaction: Transaction,
  campaignId: string,
  { state, outcome, at }: { readonly state: string; readonly outcome: string; readonly at: Date },
) =>
  transaction.kysely
    .updateTable('campaign_schedules')
    .set({ state, outcome, ended_at: at })
    .where('campaign_id', '=', campaignId)
    .execute();

export const deleteSchedule = (transaction: Transaction, campaignId: string) =>
  transaction.kysely
    .deleteFrom('campaign_schedules')
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'waiting')
    .returning('campaign_id')
    .executeTakeFirst();

/** Finds a page of schedules in the order of their times. */
export async function findSchedules(
  db: Sql,
  { platform, from, to, state, limit, after }: CalendarQuery,
): Promise<Page<ListedSchedule>> {
  let select = listed(db);
  if (platform !== undefined) select = select.where('campaigns.platform', '=', platform);
  if (state !== undefined) select = select.where('state', '=', state);
  if (from !== undefined) select = select.where('at', '>=', new Date(from));
  if (to !== undefined) select = select.where('at', '<', new Date(to));
  const cursor = cursorParts(after, [INSTANT, UUID]);
  if (cursor !== undefined)
    select = select.where(sql<boolean>`(at, campaign_id) > (${`${cursor[0]}Z`}::timestamptz, ${cursor[1]}::uuid)`);
  const rows = await select
    .orderBy('at')
    .orderBy('campaign_id')
    .limit(limit + 1)
    .execute();
  // times have milliseconds, but cursors have microseconds
  return page(rows, limit, ({ at, campaign_id }) => [`${at.toISOString().slice(0, -1)}000`, campaign_id]);
}

/** “SLOTS” in ASCII: a lock number that nothing else uses. */
const SLOTS_LOCK = '357762552915';

/** Lets only one transaction at a time find and take a free time. */
export const lockSlots = (transaction: Transaction) => lock(transaction, SLOTS_LOCK);

/** Whether the campaign still has the status in which its time was set; otherwise somebody has moved it since. */
const IS_STILL = sql<boolean>`campaign_schedules.shown ->> 'status' = campaigns.status`;
/** States of schedules whose move did not happen. */
const UNSETTLED = ['unapproved', 'missed', 'failed'] as const;

/** Finds schedules since `from` whose move did not happen and whose campaign nobody has moved since, newest first. */
export const findUnsettled = (db: Sql, from: Date, limit: number): Promise<ListedSchedule[]> =>
  listed(db)
    .where('state', 'in', UNSETTLED)
    .where('at', '>=', from)
    .where(IS_STILL)
    .orderBy('at', 'desc')
    .orderBy('campaign_id')
    .limit(limit)
    .execute();

/** Finds those campaigns that will move by themselves, because an admin approved their time. */
export async function findGoingOn(db: Sql, campaignIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (campaignIds.length === 0) return new Set();
  const rows = await db.kysely
    .selectFrom('campaign_schedules')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_schedules.campaign_id')
    .select('campaign_id')
    .where('campaign_id', 'in', [...campaignIds])
    .where('state', '=', 'waiting')
    .where('move', 'is not', null)
    .where(IS_STILL)
    .execute();
  return new Set(rows.map(({ campaign_id }) => campaign_id));
}

/** Finds the times of the platform's other campaigns, from `since` on. */
export async function takenTimes(db: Sql, platform: Platform, campaignId: string, since: Date): Promise<Date[]> {
  const rows = await db.kysely
    .selectFrom('campaign_schedules')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_schedules.campaign_id')
    .select('at')
    .where('campaigns.platform', '=', platform)
    .where('campaign_id', '<>', campaignId)
    .where('state', 'in', ['waiting', 'done'])
    .where('at', '>', since)
    .orderBy('at')
    .execute();
  return rows.map(({ at }) => at);
}

/** Finds the other arms of an open experiment: all of them start together. */
export async function armsBeside(db: Sql, campaignId: string): Promise<string[]> {
  const { rows } = await sql<{ campaign_id: string }>`
    select other.campaign_id from experiment_arms own
      join experiment_arms other on other.experiment_id = own.experiment_id and other.campaign_id <> own.campaign_id
      join experiments on experiments.id = own.experiment_id and experiments.status in ('draft', 'running')
    where own.campaign_id = ${campaignId} order by other.campaign_id
  `.execute(db.kysely);
  return rows.map(({ campaign_id }) => campaign_id);
}
