import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { type Campaign, lockedCampaign } from '../../campaigns/drafts/index.ts';
import { exposureAtMost, needAdmin, openPublication, refuseUnconfirmed } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import type { Sql, Transaction } from '../../core/db/index.ts';
import { conflict, invalid, notFound, type Page, readInstant } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { Caller } from '../../trust/access/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { learnedTimes, postingRules } from './learned-times.ts';
import { type FreeTime, NextFreeInput, nextFreeTime } from './next-free.ts';
import {
  type CalendarQuery,
  CampaignSchedule,
  type ScheduleBody,
  type ScheduleReplay,
  type ShownCampaign,
} from './schedule-schema.ts';
import * as store from './store.ts';
import { instantOfWall, wallTime } from './wall-time.ts';

/** The job that makes a campaign's scheduled move. */
export const DUE_JOB = 'publish-due';
export const dueKey = (campaignId: string) => `due ${campaignId}`;
const DAY_MS = 86_400_000;

type Move = NonNullable<CampaignSchedule['move']>;
const MOVES: Readonly<Partial<Record<Campaign['status'], Move>>> = {
  approved: 'publish',
  published: 'activate',
  paused: 'resume',
};

interface Found {
  readonly time: Omit<FreeTime, 'by'> & { readonly by: CampaignSchedule['by'] };
  /** The inputs from which a slot was found, and the start of its reason; null for a time that a person set. */
  readonly slot: Slot | null;
}

interface Slot {
  readonly platform: Platform;
  readonly evidence: z.output<typeof NextFreeInput>;
  readonly said: string;
}

/**
 * Schedules a campaign; for an arm of an experiment, all of its arms. When the campaign is approved, only an admin may set its
 * time and thereby approves the move. A draft can also have a time; when it comes, the schedule reports that nobody approved
 * it.
 *
 * @throws `campaign-not-found`; `campaign-not-schedulable`; `confirmation-needed`; `role-too-low`; `no-free-time`;
 * `validation-failed`
 */
export async function scheduleCampaign(
  ctx: Context,
  campaignId: string,
  body: ScheduleBody,
  caller?: Caller,
): Promise<CampaignSchedule> {
  const beside = await store.armsBeside(ctx.db, campaignId);
  const wanted = await timeFor(ctx, campaignId, body);
  return ctx.db.transaction(async (transaction) => {
    const found = wanted.slot === null ? wanted : await stillFree(transaction, ctx, campaignId, wanted.slot);
    for (const id of [campaignId, ...beside].sort()) await scheduleOne(transaction, ctx, id, { body, found, caller });
    const row = await store.findSchedule(transaction, campaignId);
    if (row === undefined) throw scheduleNotFound(campaignId);
    return toSchedule(row);
  });
}

interface Wanted {
  readonly body: ScheduleBody;
  readonly found: Found;
  readonly caller: Caller | undefined;
}

async function scheduleOne(
  transaction: Transaction,
  ctx: Context,
  id: string,
  { body, found, caller }: Wanted,
): Promise<void> {
  const campaign = await lockedCampaign(transaction, id);
  const move = MOVES[campaign.status];
  if (move === undefined && campaign.status !== 'draft')
    throw conflict(
      'campaign-not-schedulable',
      `campaign ${id} is ${campaign.status}: only a draft, or an approved, published or paused campaign, can be scheduled`,
    );
  if (move !== undefined) needAdmin(caller, 'scheduling an approved campaign');
  const before = await store.scheduleForUpdate(transaction, id);
  if (body.slot !== undefined && before?.state === 'waiting' && before.set_by === 'person')
    throw conflict(
      'time-set-by-person',
      `campaign ${id} was scheduled for ${before.local} ${before.timezone} by a person: a slot does not replace a person’s time`,
    );
  if (move === 'activate' || move === 'resume') {
    const publication = await openPublication(transaction, id);
    if (publication !== undefined) refuseUnconfirmed(exposureAtMost(publication), body.confirm);
  }
  const { time, slot } = found;
  const { ad_account_id, fingerprint, confirm } = body;
  await store.upsertSchedule(transaction, {
    campaign_id: id,
    at: new Date(time.at),
    ...{ local: time.local, timezone: time.timezone, set_by: time.by, because: time.because },
    evidence: slot?.evidence ?? null,
    move: move ?? null,
    move_with: move === undefined ? null : { ad_account_id, fingerprint, confirm },
    shown: shownOf(campaign),
    approved_by: move === undefined ? null : ctx.actor,
    set_at: ctx.now(),
  });
  const { at, local, timezone, by, because } = time;
  await appendEvents(transaction, ctx, [
    { type: 'campaign_scheduled', entityId: id, metadata: { at, local, timezone, by, because, move: move ?? null } },
  ]);
}

/** Fields that must not change between the approval of a time and that time. */
export const shownOf = ({ status, clip_id, cards, budget_cents, currency, ad }: Campaign): ShownCampaign => ({
  ...{ status, clip_id, budget_cents, currency, ad },
  cards: cards.map((card) => card.clip_id),
});

async function timeFor(ctx: Context, campaignId: string, body: ScheduleBody): Promise<Found> {
  const row = await ctx.db.kysely
    .selectFrom('campaigns')
    .select('platform')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('campaign-not-found', `there is no campaign ${campaignId}`);
  const platform = Platform.parse(row.platform);
  const rules = await postingRules(ctx, platform);
  const timezone = body.timezone ?? rules.timezone;
  if (body.at !== undefined) {
    const at = instantOfWall(body.at, timezone) ?? readInstant(body.at);
    if (at === undefined)
      throw invalid([
        {
          path: 'at',
          message: `must be a local time such as 2026-12-01 18:00, or a time with a time zone, got ${body.at}`,
        },
      ]);
    if (at <= ctx.now())
      throw invalid([{ path: 'at', message: `must be in the future; ${at.toISOString()} is in the past` }]);
    const time = { at: at.toISOString(), local: wallTime(at, timezone), timezone, by: 'person' as const };
    return { time: { ...time, because: 'A person set it.' }, slot: null };
  }
  const times = await learnedTimes(ctx, { platform, goal: 'views', timezone });
  const { platform: _, ...own } = { ...rules, timezone };
  const evidence = NextFreeInput.parse({
    now: ctx.now().toISOString(),
    rules: own,
    windows: body.slot === 'best' ? times.windows : [],
    hours: times.hours.map(({ hour, n }) => ({ hour, n })),
    taken: await takenFrom(ctx.db, ctx, { platform, campaignId }),
  });
  const said = body.slot === 'best' && times.windows.length === 0 ? `${times.because} ` : '';
  return freeIn({ platform, evidence, said });
}

/** @throws `no-free-time` */
function freeIn(slot: Slot): Found {
  const free = nextFreeTime(slot.evidence);
  if (free === undefined)
    throw conflict(
      'no-free-time',
      `the posting rules of ${slot.platform} leave no free time in the next 60 days: change the rules, or set a time`,
    );
  return { time: { ...free, because: `${slot.said}${free.because}` }, slot };
}

async function takenFrom(
  db: Sql,
  ctx: Pick<Context, 'now'>,
  { platform, campaignId }: { readonly platform: Platform; readonly campaignId: string },
): Promise<string[]> {
  const since = new Date(ctx.now().getTime() - 8 * DAY_MS);
  return (await store.takenTimes(db, platform, campaignId, since)).map((at) => at.toISOString());
}

/** Finds the slot again under a lock, so that two requests at once do not get the same time. */
async function stillFree(transaction: Transaction, ctx: Context, campaignId: string, slot: Slot): Promise<Found> {
  await store.lockSlots(transaction);
  const taken = await takenFrom(transaction, ctx, { platform: slot.platform, campaignId });
  return freeIn({ ...slot, evidence: { ...slot.evidence, taken } });
}

/** Finds a slot again from its stored inputs. @throws `schedule-not-set` */
export async function replaySchedule(ctx: Context, campaignId: string): Promise<ScheduleReplay> {
  const row = await store.findSchedule(ctx.db, campaignId);
  if (row === undefined) throw scheduleNotFound(campaignId);
  if (row.evidence === null) return { campaign_id: campaignId, same: true };
  const again = nextFreeTime(NextFreeInput.parse(row.evidence));
  const same = isDeepStrictEqual([again?.at, again?.local, again?.by], [row.at.toISOString(), row.local, row.set_by]);
  return { campaign_id: campaignId, same };
}

/** Removes the schedule. @throws `schedule-not-set` */
export const unscheduleCampaign = (ctx: Context, campaignId: string): Promise<CampaignSchedule> =>
  ctx.db.transaction(async (transaction) => {
    const row = await store.findSchedule(transaction, campaignId);
    const removed = await store.deleteSchedule(transaction, campaignId);
    if (row === undefined || removed === undefined) throw scheduleNotFound(campaignId);
    await appendEvents(transaction, ctx, [
      { type: 'campaign_unscheduled', entityId: campaignId, metadata: { at: row.at.toISOString() } },
    ]);
    return toSchedule(row);
  });

/** @throws `schedule-not-set` */
export async function campaignSchedule(ctx: Context, campaignId: string): Promise<CampaignSchedule> {
  const row = await store.findSchedule(ctx.db, campaignId);
  if (row === undefined) throw scheduleNotFound(campaignId);
  return toSchedule(row);
}

/** Finds schedules since `from` whose move did not happen and that still need a person, newest first. */
export const missedTimes = async ({ db }: Context, from: Date, limit: number): Promise<CampaignSchedule[]> =>
  (await store.findUnsettled(db, from, limit)).map(toSchedule);

/** Lists schedules, past and future, in the order of their times. */
export async function calendar(ctx: Context, query: CalendarQuery): Promise<Page<CampaignSchedule>> {
  const { rows, next } = await store.findSchedules(ctx.db, query);
  return { rows: rows.map(toSchedule), next };
}

const scheduleNotFound = (id: string) => notFound('schedule-not-set', `campaign ${id} is not scheduled`);

const toSchedule = ({ set_by, at, ...row }: store.ListedSchedule): CampaignSchedule =>
  CampaignSchedule.parse({ ...row, by: set_by, at: at.toISOString() });
