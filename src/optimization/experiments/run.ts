import { releaseFromExperiment } from '../../campaigns/drafts/index.ts';
import { type Confirmation, moveCampaignWithin, openPublication, withAds } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import type { Caller } from '../../trust/access/index.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { ExperimentVerdict } from './judge-schema.ts';
import { DAY_MS, dateOf, experimentNotFound, shown } from './read.ts';
import { type Experiment, StoredPlan } from './schema.ts';
import { beginTogether, makeStudyAndBegin } from './start-together.ts';
import * as store from './store.ts';

type Change = (transaction: Transaction, row: store.ExperimentRow) => Promise<store.ExperimentRow>;

/** Locks an experiment, changes it, and returns it. */
export function changeExperiment(ctx: Context, id: string, change: Change): Promise<Experiment> {
  return ctx.db.transaction(async (transaction) => {
    const row = await store.experimentForUpdate(transaction, id);
    if (row === undefined) throw experimentNotFound(id);
    return shown(transaction, await change(transaction, row));
  });
}

const REFUSALS = {
  draft: 'experiment-not-draft',
  running: 'experiment-not-running',
  decided: 'experiment-not-decided',
} as const;

export const refuseUnless = (row: store.ExperimentRow, status: keyof typeof REFUSALS, what: string): void => {
  if (row.status === status) return;
  throw conflict(REFUSALS[status], `cannot ${what} experiment ${row.id}: it is ${row.status}, not ${status}`);
};

/**
 * Freezes the plan and starts; today, in UTC, is day 1. Published arms are activated together, all or none, for the confirmed
 * amount. If the platform splits the audience, this happens once its study exists. Another call changes nothing.
 *
 * @throws `experiment-not-draft`; `experiment-arms-apart`; `confirmation-needed`; the errors of `activateCampaign`
 */
export const startExperiment = (
  ctx: Context,
  id: string,
  agreed: { readonly confirm?: Confirmation | undefined; readonly caller?: Caller | undefined } = {},
): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'running') return row;
    refuseUnless(row, 'draft', 'start');
    const plan = StoredPlan.parse(row.plan);
    const isBegun = await beginTogether(transaction, ctx, { row, plan }, agreed);
    return isBegun ? begin(transaction, ctx, row) : ((await store.experimentForUpdate(transaction, id)) ?? row);
  });

/** Runs the job of a split by the platform: creates its study, then activates all arms or none. */
export const startOnceStudied = (ctx: Context, id: string): Promise<{ readonly state: string }> =>
  makeStudyAndBegin(ctx, id, async (transaction, as, activate) => {
    const row = await store.experimentForUpdate(transaction, id);
    if (row === undefined) throw experimentNotFound(id);
    refuseUnless(row, 'draft', 'start');
    await activate();
    await begin(transaction, as, row);
  });

async function begin(transaction: Transaction, ctx: Context, row: store.ExperimentRow): Promise<store.ExperimentRow> {
  const now = ctx.now();
  // day 1 is the day on which all ads begin, if they begin together later
  const opens = await store.commonStart(transaction, row.id);
  const first = opens !== undefined && opens > now ? opens : now;
  const startsAt = new Date(Math.floor(first.getTime() / DAY_MS) * DAY_MS);
  const plan = StoredPlan.parse(row.plan);
  const metadata = {
    plan_checksum: row.plan_checksum,
    starts_on: dateOf(startsAt),
    ends_on: dateOf(new Date(startsAt.getTime() + (plan.days - 1) * DAY_MS)),
  };
  await appendEvents(transaction, ctx, [{ type: 'experiment_started', entityId: row.id, metadata }]);
  return store.updateExperiment(transaction, row.id, { status: 'running', starts_at: startsAt, started_at: now });
}

/** Ends a running experiment without a verdict; it then proves nothing. @throws `experiment-not-running` */
export const stopExperiment = (ctx: Context, id: string, why?: string): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'stopped') return row;
    refuseUnless(row, 'running', 'stop');
    await appendEvents(transaction, ctx, [
      { type: 'experiment_stopped', entityId: id, metadata: why === undefined ? {} : { why } },
    ]);
    return store.updateExperiment(transaction, id, { status: 'stopped' });
  });

/** Cancels an experiment that is a draft; its draft campaigns stay. @throws `experiment-not-draft` */
export const cancelExperiment = (ctx: Context, id: string): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'cancelled') return row;
    refuseUnless(row, 'draft', 'cancel');
    await appendEvents(transaction, ctx, [{ type: 'experiment_cancelled', entityId: id, metadata: {} }]);
    return store.updateExperiment(transaction, id, { status: 'cancelled' });
  });

/**
 * Keeps the winner's campaign and ends the others: archives drafts, and completes running campaigns, on the platform too.
 * Without a winner, keeps the control. Campaigns that have already ended do not change.
 *
 * @param despite applies the verdict even if the winner is worse in the guardrail metric
 * @throws `experiment-not-decided`; `experiment-released`; `guardrail-worse`; the errors of `moveCampaign`
 */
export const applyExperiment = (
  ctx: Context,
  id: string,
  { despite = false }: { readonly despite?: boolean } = {},
): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    refuseUnless(row, 'decided', 'apply');
    if (row.released_at !== null)
      throw conflict(
        'experiment-released',
        `cannot apply experiment ${id}: it was released, and its campaigns are free`,
      );
    const { outcome, winner } = ExperimentVerdict.parse(row.verdict);
    if (outcome === 'invalid' || outcome === 'not_enough')
      throw conflict(
        'experiment-not-decided',
        `cannot apply experiment ${id}: its outcome is ${outcome}, which favors no arm`,
      );
    const { guardrail } = await shown(transaction, row);
    if (guardrail?.is_worse === true && !despite)
      throw conflict('guardrail-worse', `cannot apply experiment ${id}: ${winner} won. ${guardrail.because}`, {
        guardrail,
      });
    const arms = await store.armsOf(transaction, id);
    const kept = arms.find(({ label, is_control }) => (winner === null ? is_control : label === winner));
    const ended: string[] = [];
    for (const { campaign_id } of arms
      .filter((arm) => arm !== kept)
      .sort((a, b) => (a.campaign_id < b.campaign_id ? -1 : 1)))
      if (await endCampaign(transaction, ctx, campaign_id, `experiment ${id}`)) ended.push(campaign_id);
    const event: NewEvent = {
      type: 'experiment_applied',
      entityId: id,
      metadata: { campaign_id: kept?.campaign_id ?? '', ended },
    };
    // a second call ends nothing, so it records nothing
    if (ended.length > 0) await appendEvents(transaction, ctx, [event]);
    return row;
  });

/**
 * Ends an experiment and releases its campaigns: cancels a draft and stops a running experiment. Plans, orchestrations, and
 * other experiments can then use the campaigns again. Their ads do not change. Another call changes nothing.
 */
export const releaseExperiment = (ctx: Context, id: string, why?: string): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.released_at !== null) return row;
    const ended = { draft: 'cancelled', running: 'stopped' } as const;
    const status = row.status === 'draft' || row.status === 'running' ? ended[row.status] : undefined;
    const campaigns = (await store.armsOf(transaction, id)).map(({ campaign_id }) => campaign_id);
    const events: NewEvent[] = [
      ...(status === 'cancelled' ? [{ type: 'experiment_cancelled', entityId: id, metadata: {} } as const] : []),
      ...(status === 'stopped'
        ? [{ type: 'experiment_stopped', entityId: id, metadata: why === undefined ? {} : { why } } as const]
        : []),
      { type: 'experiment_released', entityId: id, metadata: { campaigns } },
    ];
    await appendEvents(transaction, ctx, events);
    const now = ctx.now();
    await store.releaseArms(transaction, id, now);
    // locks in the same order as callers that put them into an experiment or set their time
    await store.campaignsForUpdate(transaction, campaigns);
    await releaseFromExperiment(transaction, campaigns);
    return store.updateExperiment(transaction, id, { ...(status === undefined ? {} : { status }), released_at: now });
  });

/** Completes ads on their platform; completes or archives a campaign without ads here. */
async function endCampaign(transaction: Transaction, ctx: Context, campaignId: string, why: string): Promise<boolean> {
  const status = await store.campaignStatus(transaction, campaignId);
  if (status === undefined || status === 'completed' || status === 'archived') return false;
  const open = await openPublication(transaction, campaignId);
  if (open?.completes === true) return false;
  const hasRun = open !== undefined || status === 'active' || status === 'paused';
  await moveCampaignWithin(transaction, withAds(ctx), campaignId, hasRun ? 'complete' : 'archive', { why });
  return true;
}
