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

/** Locks an experiment, changes it, and answers what it has become. */
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
 * Freezes the plan; today, in UTC, is day 1. Arms that are published are activated together, all or none, for the money that is
 * confirmed; of a split by the platform, once its study is made. Called again, nothing changes.
 *
 * @throws `experiment-not-draft`; `experiment-arms-apart`; `confirmation-needed`; as `activateCampaign` does
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

/** The job of a split by the platform: makes its study, then activates all arms, or none. */
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
  // ads that are activated now and begin on a later day have that day in common
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

/** Ends a running experiment without a verdict: it proves nothing. @throws `experiment-not-running` */
export const stopExperiment = (ctx: Context, id: string, why?: string): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'stopped') return row;
    refuseUnless(row, 'running', 'stop');
    await appendEvents(transaction, ctx, [
      { type: 'experiment_stopped', entityId: id, metadata: why === undefined ? {} : { why } },
    ]);
    return store.updateExperiment(transaction, id, { status: 'stopped' });
  });

/** Takes a draft of an experiment back; its drafts of campaigns stay. @throws `experiment-not-draft` */
export const cancelExperiment = (ctx: Context, id: string): Promise<Experiment> =>
  changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'cancelled') return row;
    refuseUnless(row, 'draft', 'cancel');
    await appendEvents(transaction, ctx, [{ type: 'experiment_cancelled', entityId: id, metadata: {} }]);
    return store.updateExperiment(transaction, id, { status: 'cancelled' });
  });

/**
 * Keeps the winner's campaign and ends the others: drafts are archived, running ones completed, on the platform too. Without a winner
 * the control is kept. What has ended already stays as it is.
 *
 * @param despite although the winner is worse in the guardrail metric
 * @throws `experiment-not-decided`; `experiment-released`; `guardrail-worse`; as `moveCampaign` does
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
    // a second call finds everything ended, and has nothing to say
    if (ended.length > 0) await appendEvents(transaction, ctx, [event]);
    return row;
  });

/**
 * Ends an experiment and lets its campaigns go: a draft of one is canceled, a running one stopped, and plans, orchestrations and other
 * experiments may have the campaigns again. Their ads stay as they are. Called again, nothing changes.
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
    // in one order, as by whoever makes an experiment of them or sets their time
    await store.campaignsForUpdate(transaction, campaigns);
    await releaseFromExperiment(transaction, campaigns);
    return store.updateExperiment(transaction, id, { ...(status === undefined ? {} : { status }), released_at: now });
  });

/** Ads on a platform are completed there; what has none is completed or archived here. */
async function endCampaign(transaction: Transaction, ctx: Context, campaignId: string, why: string): Promise<boolean> {
  const status = await store.campaignStatus(transaction, campaignId);
  if (status === undefined || status === 'completed' || status === 'archived') return false;
  const open = await openPublication(transaction, campaignId);
  if (open?.completes === true) return false;
  const hasRun = open !== undefined || status === 'active' || status === 'paused';
  await moveCampaignWithin(transaction, withAds(ctx), campaignId, hasRun ? 'complete' : 'archive', { why });
  return true;
}
