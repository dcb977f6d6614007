import { isDeepStrictEqual } from 'node:util';
import { lockedCampaign } from '../../campaigns/drafts/index.ts';
import { moveCampaignWithin, openPublication, publishCampaign, withAds } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { shownOf } from './schedule.ts';
import { CampaignSchedule, MoveWith } from './schedule-schema.ts';
import * as store from './store.ts';

/** A campaign that is later than this waits for a person: what was right for 18:00 may be wrong at midnight. */
const LATE_MS = 60 * 60_000;

interface Ended {
  readonly state: 'done' | 'missed' | 'unapproved' | 'failed';
  readonly outcome: string;
}

/**
 * Makes a campaign's scheduled move when its time has come, on behalf of the admin who approved the time. The move happens only
 * once, however often this is called. A campaign does not move if nobody approved the time, if it changed since, or if it is
 * more than an hour late; its schedule then says why.
 */
export async function goOnAtTime(ctx: Context, campaignId: string): Promise<{ readonly state: string }> {
  const planned = await store.findSchedule(ctx.db, campaignId);
  if (planned === undefined || planned.state !== 'waiting' || planned.at > ctx.now())
    return { state: planned?.state ?? 'unscheduled' };
  const as = { ...ctx, actor: planned.approved_by ?? ctx.actor };
  const { ad_account_id, fingerprint } = MoveWith.parse(planned.move_with ?? {});
  const refused = await ctx.db.transaction((transaction) => refusedNow(transaction, ctx, planned));
  if (refused !== undefined) return ctx.db.transaction((transaction) => end(transaction, ctx, planned, refused));
  // asks the platform, so it runs outside a transaction; when it is called again, the campaign already has its publication
  if (ad_account_id !== undefined && fingerprint !== undefined) {
    const failed = await failureOf(() => publishInto(as, campaignId, ad_account_id, fingerprint));
    return ctx.db.transaction((transaction) =>
      end(transaction, ctx, planned, failed ?? done('its ads are being created')),
    );
  }
  const failed = await failureOf(() =>
    ctx.db.transaction(async (transaction) => {
      // checks again for edits; locks the campaign first, in the same order as scheduling does
      const changed = await refusedNow(transaction, ctx, planned);
      const row = await store.scheduleForUpdate(transaction, campaignId);
      // another time or budget was approved since the schedule was read: it has its own turn
      if (row?.state !== 'waiting' || row.set_at.getTime() !== planned.set_at.getTime()) return;
      if (changed === undefined) await move(transaction, as, planned);
      await end(transaction, ctx, planned, changed ?? done(`${planned.move}`));
    }),
  );
  if (failed !== undefined) await ctx.db.transaction((transaction) => end(transaction, ctx, planned, failed));
  const after = await store.findSchedule(ctx.db, campaignId);
  return { state: after?.state ?? 'unscheduled' };
}

const done = (outcome: string): Ended => ({ state: 'done', outcome });

async function refusedNow(
  transaction: Transaction,
  ctx: Context,
  planned: store.ListedSchedule,
): Promise<Ended | undefined> {
  const late = ctx.now().getTime() - planned.at.getTime();
  if (late > LATE_MS)
    return { state: 'missed', outcome: `${Math.floor(late / 60_000)} minutes late: a person must decide` };
  if (planned.move === null) return { state: 'unapproved', outcome: 'no one with permission has approved its time' };
  const now = shownOf(await lockedCampaign(transaction, planned.campaign_id));
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(now)), planned.shown)) return undefined;
  // the publication of an earlier attempt may have changed its status already
  const isOwnMove =
    planned.move === 'publish' && (await openPublication(transaction, planned.campaign_id)) !== undefined;
  return isOwnMove ? undefined : { state: 'unapproved', outcome: 'it changed since its time was approved' };
}

async function failureOf(act: () => Promise<unknown>): Promise<Ended | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (isEngineError(error)) return { state: 'failed', outcome: `${error.code}: ${error.message}` };
    throw error;
  }
}

async function publishInto(ctx: Context, campaignId: string, accountId: string, fingerprint: string): Promise<void> {
  const open = await openPublication(ctx.db, campaignId);
  if (open?.fingerprint === fingerprint) return;
  await publishCampaign(withAds(ctx), campaignId, accountId, fingerprint);
}

async function move(transaction: Transaction, as: Context, planned: store.ListedSchedule): Promise<void> {
  const transition = CampaignSchedule.shape.move.parse(planned.move);
  if (transition === null) return;
  const { confirm } = MoveWith.parse(planned.move_with ?? {});
  const why = `its time, ${planned.local} ${planned.timezone}`;
  await moveCampaignWithin(transaction, withAds(as), planned.campaign_id, transition, { why, confirm });
}

async function end(transaction: Transaction, ctx: Context, planned: store.ListedSchedule, { state, outcome }: Ended) {
  const row = await store.scheduleForUpdate(transaction, planned.campaign_id);
  // somebody set another time meanwhile, or another worker was first
  if (row?.state !== 'waiting' || row.at.getTime() !== planned.at.getTime())
    return { state: row?.state ?? 'unscheduled' };
  await store.endSchedule(transaction, planned.campaign_id, { state, outcome, at: ctx.now() });
  await appendEvents(transaction, ctx, [eventOf(planned, { state, outcome }, ctx.now())]);
  return { state };
}

function eventOf({ campaign_id, at, move: to }: store.ListedSchedule, { state, outcome }: Ended, now: Date): NewEvent {
  const entityId = campaign_id;
  const time = at.toISOString();
  switch (state) {
    case 'done':
      return { type: 'campaign_went_on', entityId, metadata: { at: time, move: to ?? '' } };
    case 'missed':
      return {
        type: 'campaign_schedule_missed',
        entityId,
        metadata: { at: time, late_minutes: Math.floor((now.getTime() - at.getTime()) / 60_000) },
      };
    case 'unapproved':
      return { type: 'campaign_due_unapproved', entityId, metadata: { at: time, why: outcome } };
    case 'failed':
      return { type: 'campaign_schedule_failed', entityId, metadata: { at: time, why: outcome } };
  }
}
