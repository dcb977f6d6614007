import { withAds } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { makeBudgetPlan } from './make-plan.ts';
import { PlanBudgetsBody, ProposalSettings, StepsInput } from './schema.ts';
import { STEPS_JOB, takeSteps } from './take-steps.ts';

/** The background jobs of budgets. */
export const BUDGET_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: STEPS_JOB,
    role: 'admin',
    input: StepsInput,
    run: (ctx: Context, { plan_id }) => takeSteps(withAds(ctx), plan_id),
  }),
  declareJob({
    name: 'plan-budgets',
    role: 'operator',
    input: ProposalSettings.strip(),
    run: propose,
    recurring: {
      settings: ProposalSettings,
      summary:
        'propose a budget plan; a person applies it: {currency, total_minor?, goal?, platform?, include_edited?}',
    },
  }),
];

async function propose(ctx: Context, { platform, ...wanted }: ReturnType<typeof ProposalSettings.parse>) {
  const filter = platform === undefined ? {} : { filter: { platform } };
  const { id, verdict, because } = await makeBudgetPlan(ctx, PlanBudgetsBody.parse({ ...wanted, ...filter }));
  return { plan_id: id, verdict, because };
}
