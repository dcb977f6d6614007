import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../context.ts';
import { inTurns, invalid, parse } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { DAY_MS, gatherCampaigns } from './gather.ts';
import { limitsOf } from './limits-of-plan.ts';
import { planning } from './plan-budget.ts';
import { BudgetPlanInput } from './plan-schema.ts';
import { planNotFound, shown } from './read.ts';
import type { BudgetReplay, PlanBudgetsBody, StoredBudgetPlan } from './schema.ts';
import * as store from './store.ts';

/** Identifies the computation of a plan. */
const POLICY = 'power-draws-1';
const LASTS_MS = 3 * DAY_MS;
/** At most this many left-out campaigns are listed. */
const MOST_LEFT_OUT = 1000;

/**
 * Plans where the next day's money goes, and stores the plan with its inputs. Nothing moves until the plan is applied.
 *
 * @throws `validation-failed`; `budget-infeasible` with the least and the most that the lines can take
 */
export async function makeBudgetPlan(ctx: Context, wanted: PlanBudgetsBody): Promise<StoredBudgetPlan> {
  const now = ctx.now();
  const { campaigns, left_out } = await gatherCampaigns(ctx.db, wanted, now);
  if (campaigns.length === 0) throw invalid([{ path: '', message: nothingToPlan(wanted, left_out) }]);
  const { currency, goal, max_step, target_marginal_cost_minor, include_edited, beyond_history } = wanted;
  const inputs = parse(BudgetPlanInput, {
    ...{ campaigns, currency, goal, max_step, include_edited, beyond_history },
    ...(target_marginal_cost_minor === undefined ? {} : { target_marginal_cost_minor }),
    ...(await limitsOf(ctx.db, wanted, campaigns)),
  });
  const plan = await inTurns(planning(inputs));
  const id = ctx.newId();
  return ctx.db.transaction(async (transaction) => {
    const row = await store.insertPlan(transaction, {
      ...{ id, status: 'proposed', currency, policy: POLICY, inputs, plan },
      left_out: { left_out: left_out.slice(0, MOST_LEFT_OUT), left_out_total: left_out.length },
      created_at: now,
      expires_at: new Date(now.getTime() + LASTS_MS),
    });
    const { verdict, gain, total_minor } = plan;
    const metadata = { total_minor, currency, goal, verdict, gain };
    await appendEvents(transaction, ctx, [{ type: 'budget_plan_made', entityId: id, metadata }]);
    return shown(transaction, row, now);
  });
}

function nothingToPlan({ currency }: PlanBudgetsBody, leftOut: StoredBudgetPlan['left_out']): string {
  const [first] = leftOut;
  const what = `there is no campaign with a daily budget in ${currency} to plan`;
  return first === undefined
    ? what
    : `${what}; ${leftOut.length} are left out, such as ${first.campaign_id}: ${first.because}`;
}

/** Computes a plan again from its stored inputs. @throws `budget-plan-not-found` */
export async function replayBudgetPlan(ctx: Context, id: string): Promise<BudgetReplay> {
  const row = await store.findPlan(ctx.db, id);
  if (row === undefined) throw planNotFound(id);
  const again: unknown = JSON.parse(JSON.stringify(await inTurns(planning(BudgetPlanInput.parse(row.inputs)))));
  return { plan_id: id, same: isDeepStrictEqual(again, row.plan) };
}
