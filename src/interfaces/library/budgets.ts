import type { z } from 'zod';
import { withAds } from '../../campaigns/publishing/index.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import {
  ApplyPlanBody,
  applyBudgetPlan as apply,
  BudgetPlanQuery,
  budgetLimits,
  budgetPlan,
  LimitRef,
  listBudgetPlans as list,
  makeBudgetPlan as make,
  NewBudgetLimit,
  PlanBudgetsBody,
  removeBudgetLimit as remove,
  replayBudgetPlan as replay,
  SuggestBody,
  setBudgetLimit as set,
  suggestFirstBudget as suggest,
} from '../../optimization/budget/index.ts';
import { onEngine } from './engine.ts';

/** Plans where the next day's money goes, from the results so far. Moves no money. @throws `budget-infeasible` */
export const makeBudgetPlan = onEngine((ctx, body: z.input<typeof PlanBudgetsBody>) =>
  make(ctx, parse(PlanBudgetsBody, body)),
);

/** Returns a budget plan. @throws `budget-plan-not-found` */
export const getBudgetPlan = onEngine((ctx, id: string) => budgetPlan(ctx, parse(Id, id)));

/** Lists budget plans, newest first, one page at a time. */
export const listBudgetPlans = onEngine((ctx, query: z.input<typeof BudgetPlanQuery> = {}) =>
  list(ctx, parse(BudgetPlanQuery, query)),
);

/** Applies a plan, decreases first. @throws `budget-plan-stale`; `budget-plan-expired`; `confirmation-needed` */
export const applyBudgetPlan = onEngine((ctx, id: string, body: z.input<typeof ApplyPlanBody> = {}) =>
  apply(withAds(ctx), parse(Id, id), parse(ApplyPlanBody, body)),
);

/** Computes a plan again and compares it. @throws `budget-plan-not-found` */
export const replayBudgetPlan = onEngine((ctx, id: string) => replay(ctx, parse(Id, id)));

/** Suggests the first daily budget of a campaign from the results so far. @throws `campaign-not-found` */
export const suggestFirstBudget = onEngine((ctx, body: z.input<typeof SuggestBody>) =>
  suggest(ctx, parse(SuggestBody, body)),
);

/** Lists the daily spending limits of the account, of platforms, and of campaigns. */
export const listBudgetLimits = onEngine((ctx) => budgetLimits(ctx.db));

/** Sets a daily spending limit. */
export const setBudgetLimit = onEngine((ctx, limit: z.input<typeof NewBudgetLimit>) =>
  set(ctx, parse(NewBudgetLimit, limit)),
);

/** Removes a daily spending limit. @throws `budget-limit-not-found` */
export const removeBudgetLimit = onEngine((ctx, ref: z.input<typeof LimitRef>) => remove(ctx, parse(LimitRef, ref)));
