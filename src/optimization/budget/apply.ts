import { type AdsContext, exposureWith, openPublications } from '../../campaigns/publishing/index.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, EngineError, withCurrency } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { planNotFound, shown } from './read.ts';
import { type ApplyPlanBody, PLANNED_STATUSES, type StoredBudgetPlan } from './schema.ts';
import { whyStale } from './stale.ts';
import * as store from './store.ts';
import { STEPS_JOB, stepsKey, takeStepsWithin } from './take-steps.ts';

type Line = StoredBudgetPlan['lines'][number];

/**
 * Applies a plan: decreases first, and increases once they are done, so that the sum never exceeds the total. Budgets of
 * published campaigns change on their platforms in the background. A second call returns the result of the first.
 *
 * @throws `budget-plan-not-found`; `budget-plan-expired`; `budget-plan-stale` with the lines that have changed since the plan;
 * `confirmation-needed` when a published budget is raised and the request does not repeat the amount in `details`
 */
export const applyBudgetPlan = (ctx: AdsContext, id: string, body: ApplyPlanBody): Promise<StoredBudgetPlan> =>
  ctx.db.transaction(async (transaction) => {
    const row = await store.planForUpdate(transaction, id);
    if (row === undefined) throw planNotFound(id);
    const now = ctx.now();
    const plan = await shown(transaction, row, now);
    if (plan.status === 'applied') return plan;
    if (plan.status === 'expired')
      throw conflict('budget-plan-expired', `budget plan ${id} expired at ${plan.expires_at}: create another one`);
    const moves = plan.lines.filter(({ from_minor, to_minor }) => from_minor !== to_minor);
    if (moves.length > 0) await refuseStale(transaction, plan, moves);
    if (moves.length > 0) await refuseOtherLimits(transaction, row);
    await refuseUnconfirmed(transaction, plan, moves, body);
    const steps = moves.map(({ campaign_id, from_minor, to_minor }) => ({
      ...{ campaign_id, from_minor, to_minor, step: to_minor < from_minor ? 1 : 2 },
    }));
    await store.insertSteps(transaction, id, now, steps);
    const applied = await store.markApplied(transaction, id, now);
    const lines = steps.map(({ campaign_id, from_minor, to_minor }) => ({ campaign_id, from_minor, to_minor }));
    await appendEvents(transaction, ctx, [{ type: 'budget_plan_applied', entityId: id, metadata: { lines } }]);
    const isDone = await takeStepsWithin(transaction, ctx, id);
    if (!isDone)
      await ctx.queue.enqueue(transaction, {
        name: STEPS_JOB,
        input: { plan_id: id },
        actor: ctx.actor,
        key: stepsKey(id),
      });
    return shown(transaction, applied, now);
  });

/** Checks that every line that moves is still as it was when the plan was made. */
async function refuseStale(transaction: Transaction, plan: StoredBudgetPlan, moves: readonly Line[]): Promise<void> {
  const ids = moves.map(({ campaign_id }) => campaign_id);
  await store.lockCampaigns(transaction, ids);
  const now = await store.budgetedCampaigns(transaction, { ids, statuses: PLANNED_STATUSES });
  const lines = moves.flatMap(({ campaign_id, from_minor }) => {
    const row = now.find(({ id }) => id === campaign_id);
    const because = whyStale(row, from_minor, plan);
    return because === undefined ? [] : [{ campaign_id, from_minor, now_minor: row?.budget_minor ?? null, because }];
  });
  const [first] = lines;
  if (first === undefined) return;
  throw conflict(
    'budget-plan-stale',
    `budget plan ${plan.id} is out of date: campaign ${first.campaign_id} ${first.because}; create another one`,
    { lines },
  );
}

/** Checks that no limit was set after the plan was made: a plan keeps only the limits that existed then. */
async function refuseOtherLimits(transaction: Transaction, plan: store.PlanRow): Promise<void> {
  const limit = await store.limitSetAfter(transaction, plan.currency, plan.created_at);
  if (limit === undefined) return;
  const { scope, scope_id, daily_cap_minor } = limit;
  const of = scope_id === '' ? scope : `${scope} ${scope_id}`;
  throw conflict(
    'budget-plan-stale',
    `budget plan ${plan.id} was created before the limit of the ${of} was set to ${withCurrency(daily_cap_minor, plan.currency)}: create another one`,
    { lines: [] },
  );
}

/** Raising a published budget puts money at risk: the caller must repeat how much a day can then cost. */
async function refuseUnconfirmed(
  transaction: Transaction,
  plan: StoredBudgetPlan,
  moves: readonly Line[],
  body: ApplyPlanBody,
): Promise<void> {
  const publications = await openPublications(
    transaction,
    moves.map(({ campaign_id }) => campaign_id),
  );
  let [perDay, isRaised] = [0, false];
  for (const { campaign_id, from_minor, to_minor } of moves) {
    const publication = publications.get(campaign_id);
    if (publication === undefined) continue;
    perDay += exposureWith(publication, to_minor).per_day_minor;
    if (to_minor > from_minor) isRaised = true;
  }
  const exposure = { currency: plan.currency, per_day_minor: perDay };
  const isSame = body?.confirm?.currency === exposure.currency && body.confirm.per_day_minor === perDay;
  if (!isRaised || isSame) return;
  throw new EngineError(
    'confirmation-needed',
    `the published campaigns that this plan moves can then cost ${perDay} per day (minor units of ${plan.currency}): repeat this amount in confirm`,
    { exposure },
  );
}
