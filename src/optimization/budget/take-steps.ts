import { noteBudget } from '../../campaigns/drafts/index.ts';
import { type AdsContext, exposureWith, openPublications, setBudgetWithin } from '../../campaigns/publishing/index.ts';
import type { Transaction } from '../../core/db/index.ts';
import { isEngineError, withCurrency } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { planNotFound, shown } from './read.ts';
import { PLANNED_STATUSES, type StoredBudgetPlan } from './schema.ts';
import { whyStale } from './stale.ts';
import * as store from './store.ts';

/** The job that continues an applied plan. */
export const STEPS_JOB = 'step-budgets';
export const stepsKey = (planId: string) => `budget plan ${planId}`;
const LOOK_AGAIN_MS = 15_000;

/** Continues an applied plan until every step is done or void. @throws {WaitUntil} while a platform is working */
export async function takeSteps(
  ctx: AdsContext,
  planId: string,
): Promise<{ readonly done: number; readonly void: number }> {
  const isDone = await ctx.db.transaction((transaction) => takeStepsWithin(transaction, ctx, planId));
  if (!isDone) throw new WaitUntil(new Date(ctx.now().getTime() + LOOK_AGAIN_MS));
  const steps = await store.stepsOf(ctx.db, planId);
  const count = (state: string) => steps.filter((step) => step.state === state).length;
  return { done: count('done'), void: count('void') };
}

/** Takes the steps that are possible now. @returns whether no step is left */
export async function takeStepsWithin(transaction: Transaction, ctx: AdsContext, planId: string): Promise<boolean> {
  const row = await store.planForUpdate(transaction, planId);
  if (row === undefined) throw planNotFound(planId);
  const plan = await shown(transaction, row, ctx.now());
  const open = (await store.stepsOf(transaction, planId)).filter(({ state }) => state === 'due' || state === 'asked');
  if (open.length === 0) return true;
  const now = await lockedNow(
    transaction,
    open.map(({ campaign_id }) => campaign_id),
  );
  for (const step of open.filter((each) => each.step === 1)) await take(transaction, ctx, { plan, now, step });
  const after = await store.stepsOf(transaction, planId);
  const decreases = after.filter(({ step }) => step === 1);
  if (decreases.some(({ state }) => state === 'due' || state === 'asked')) return false;
  const failed = decreases.find(({ state }) => state === 'void');
  for (const step of open.filter((each) => each.step === 2)) {
    // money that was not freed cannot be spent
    if (failed !== undefined && step.state === 'due')
      await endVoid(transaction, ctx, step, `a decrease of the plan did not happen: campaign ${failed.campaign_id}`);
    else await take(transaction, ctx, { plan, now, step });
  }
  return (await store.stepsOf(transaction, planId)).every(({ state }) => state === 'done' || state === 'void');
}

interface Round {
  readonly plan: StoredBudgetPlan;
  readonly now: Awaited<ReturnType<typeof lockedNow>>;
  readonly step: store.StepRow;
}

/** Locks the campaigns of a round and reads them once: each has one step. */
async function lockedNow(transaction: Transaction, ids: readonly string[]) {
  await store.lockCampaigns(transaction, ids);
  const rows = await store.budgetedCampaigns(transaction, { ids, statuses: PLANNED_STATUSES });
  return {
    campaigns: new Map(rows.map((row) => [row.id, row])),
    publications: await openPublications(transaction, ids),
  };
}

async function take(transaction: Transaction, ctx: AdsContext, { plan, now, step }: Round): Promise<void> {
  const { campaign_id, from_minor, to_minor } = step;
  const publication = now.publications.get(campaign_id);
  if (step.state === 'asked') {
    if (publication?.budget_minor === to_minor && publication.wanted_budget_minor === null)
      return endDone(transaction, ctx, plan, step);
    if (publication?.wanted_budget_minor === to_minor && publication.state !== 'stopped') return;
    return endVoid(
      transaction,
      ctx,
      step,
      publication === undefined ? 'its publication ended' : whyNotSet(publication),
    );
  }
  const stale = whyStale(now.campaigns.get(campaign_id), from_minor, plan);
  if (stale !== undefined) return endVoid(transaction, ctx, step, `it ${stale}`);
  if (publication === undefined) {
    await noteBudget(transaction, campaign_id, { by: 'plan', minor: to_minor, at: ctx.now() });
    return endDone(transaction, ctx, plan, step);
  }
  try {
    const confirm = exposureWith(publication, to_minor);
    await setBudgetWithin(transaction, ctx, campaign_id, { kind: 'daily', minor: to_minor, confirm }, { by: 'plan' });
  } catch (error) {
    // the platform limits the number of changes: the next round tries again
    if (isEngineError(error) && error.code === 'budget-changes-exhausted') return;
    if (isEngineError(error)) return endVoid(transaction, ctx, step, error.message);
    throw error;
  }
  await store.setStep(transaction, step, { state: 'asked', changed_at: ctx.now() });
}

const whyNotSet = ({
  state,
  budget_minor,
  currency,
}: {
  readonly state: string;
  readonly budget_minor: number;
  readonly currency: string;
}) =>
  state === 'stopped'
    ? 'its publication stopped'
    : `its budget is ${withCurrency(budget_minor, currency)}, set by someone else in the meantime`;

async function endDone(
  transaction: Transaction,
  ctx: AdsContext,
  plan: StoredBudgetPlan,
  row: store.StepRow,
): Promise<void> {
  const { campaign_id, from_minor, to_minor, plan_id, step } = row;
  await store.setStep(transaction, row, { state: 'done', changed_at: ctx.now() });
  const metadata = { from_minor, to_minor, currency: plan.currency, plan_id, step };
  await appendEvents(transaction, ctx, [{ type: 'campaign_budget_changed', entityId: campaign_id, metadata }]);
}

async function endVoid(transaction: Transaction, ctx: AdsContext, row: store.StepRow, why: string): Promise<void> {
  const { campaign_id, plan_id, step } = row;
  await store.setStep(transaction, row, { state: 'void', why, changed_at: ctx.now() });
  await appendEvents(transaction, ctx, [
    { type: 'budget_step_void', entityId: campaign_id, metadata: { plan_id, step, why } },
  ]);
}
