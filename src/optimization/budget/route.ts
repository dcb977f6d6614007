import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { withAds } from '../../campaigns/publishing/index.ts';
import { Id } from '../../core/kernel/index.ts';
import { applyBudgetPlan } from './apply.ts';
import { removeBudgetLimit, setBudgetLimit } from './limits.ts';
import { makeBudgetPlan, replayBudgetPlan } from './make-plan.ts';
import { budgetPlan, listBudgetPlans } from './read.ts';
import {
  ApplyPlanBody,
  BudgetLimit,
  BudgetPlanQuery,
  BudgetReplay,
  LimitRef,
  ListedBudgetPlan,
  NewBudgetLimit,
  PlanBudgetsBody,
  StoredBudgetPlan,
  SuggestBody,
  Suggested,
} from './schema.ts';
import { findLimits } from './store.ts';
import { suggestFirstBudget } from './suggest-first.ts';

const tags = ['budgets'];
const ById = z.strictObject({ id: Id });

export const budgetRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/budgets/plans',
    {
      config: { role: 'operator', problems: ['budget-infeasible'] },
      schema: {
        operationId: 'budgets.plan',
        tags,
        summary: 'Plan the next day’s budgets',
        description:
          'Stores the plan with its inputs; moves nothing. `keep` and `not_enough` are valid verdicts. A plan is one step of at most max_step; the next plan continues from there.',
        body: PlanBudgetsBody,
        response: { 201: StoredBudgetPlan },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await makeBudgetPlan(ctx, body)),
  );

  app.get(
    '/budgets/plans',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'budgets.plans',
        tags,
        summary: 'List budget plans without their lines, newest first',
        querystring: BudgetPlanQuery,
        response: { 200: z.object({ plans: z.array(ListedBudgetPlan), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await listBudgetPlans(ctx, query);
      return { plans: [...rows], next };
    },
  );

  app.get(
    '/budgets/plans/:id',
    {
      config: { role: 'viewer', problems: ['budget-plan-not-found'] },
      schema: {
        operationId: 'budgets.getPlan',
        tags,
        summary: 'Get a budget plan and the progress of its steps',
        params: ById,
        response: { 200: StoredBudgetPlan },
      },
    },
    ({ ctx, params }) => budgetPlan(ctx, params.id),
  );

  app.get(
    '/budgets/plans/:id/replay',
    {
      config: { role: 'viewer', problems: ['budget-plan-not-found'] },
      schema: {
        operationId: 'budgets.replayPlan',
        tags,
        summary: 'Recompute a plan from its stored inputs',
        params: ById,
        response: { 200: BudgetReplay },
      },
    },
    ({ ctx, params }) => replayBudgetPlan(ctx, params.id),
  );

  app.post(
    '/budgets/plans/:id/apply',
    {
      config: {
        role: 'admin',
        problems: ['budget-plan-not-found', 'budget-plan-expired', 'budget-plan-stale', 'confirmation-needed'],
      },
      schema: {
        operationId: 'budgets.applyPlan',
        tags,
        summary: 'Apply a budget plan: decreases first',
        description:
          'Decreases first; increases once they are done. Budgets of published campaigns change on their platforms in the background; `steps` shows the progress. An agent proposes, an admin applies. A repeated call returns the answer of the first.',
        params: ById,
        body: ApplyPlanBody,
        response: { 200: StoredBudgetPlan },
      },
    },
    ({ ctx, params, body }) => applyBudgetPlan(withAds(ctx), params.id, body),
  );

  app.post(
    '/budgets/suggest',
    {
      config: { role: 'viewer', problems: ['campaign-not-found'] },
      schema: {
        operationId: 'budgets.suggest',
        tags,
        summary: 'Suggest a first daily budget for a campaign',
        body: SuggestBody,
        response: { 200: Suggested },
      },
    },
    ({ ctx, body }) => suggestFirstBudget(ctx, body),
  );

  app.get(
    '/budgets/limits',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'budgets.limits',
        tags,
        summary: 'List the maximum daily costs of the account, platforms and campaigns',
        response: { 200: z.object({ limits: z.array(BudgetLimit) }) },
      },
    },
    async ({ ctx }) => ({ limits: await findLimits(ctx.db) }),
  );

  app.put(
    '/budgets/limits',
    {
      config: { role: 'admin', problems: [] },
      schema: {
        operationId: 'budgets.setLimit',
        tags,
        summary: 'Set a maximum daily cost',
        description: 'Plans respect it at every step; budgets that are already above it come down in steps.',
        body: NewBudgetLimit,
        response: { 200: BudgetLimit },
      },
    },
    ({ ctx, body }) => setBudgetLimit(ctx, body),
  );

  app.delete(
    '/budgets/limits',
    {
      config: { role: 'admin', problems: ['budget-limit-not-found'] },
      schema: {
        operationId: 'budgets.removeLimit',
        tags,
        summary: 'Remove a limit',
        querystring: LimitRef,
        response: { 200: BudgetLimit },
      },
    },
    ({ ctx, query }) => removeBudgetLimit(ctx, query),
  );
};
