import { z } from 'zod';
import { Currency, OVERSPEND_PER_DAY } from '../../core/kernel/index.ts';
import { SpendDays } from './fit-response.ts';

const whole = z.int().min(0);

export const BUDGET_GOALS = ['conversions', 'clicks', 'thruplays', 'views_3s', 'revenue'] as const;

export const MOST_CAMPAIGNS = 2000;
const MOST_TOGETHER = 2e15;

const PlannedCampaign = z.strictObject({
  id: z.string().min(1).max(300),
  name: z.string().max(300).optional().describe('for sentences; default: the id'),
  platform: z.string().max(100).default('all').describe('levels shrink toward the mean of their platform'),
  budget_minor: z.int().min(1).describe('the current budget per day'),
  days: SpendDays.max(1000),
  floor_minor: whole.default(0),
  cap_minor: whole.optional(),
  quantum_minor: z.int().min(1).default(1).describe('the smallest step that the platform accepts'),
  set_by: z.enum(['default', 'plan', 'person']).default('default').describe('a budget that a person set is kept'),
  in_experiment: z.boolean().default(false),
  results_since_change: z
    .number()
    .min(0)
    .optional()
    .describe(
      'results since the last change, of revenue the conversions; with fewer than 50 the ad set is still learning',
    ),
  days_since_change: z.number().min(0).optional(),
  overspend_per_day: z
    .number()
    .min(1)
    .max(10)
    .default(OVERSPEND_PER_DAY)
    .describe('how many daily budgets a day may cost: 1.75 on Meta and TikTok, 2 on Google'),
});
export type PlannedCampaign = z.output<typeof PlannedCampaign>;

export const BudgetPlanInput = z
  .strictObject({
    campaigns: z.array(PlannedCampaign).min(1).max(MOST_CAMPAIGNS),
    total_minor: whole.optional().describe('per day; default: the sum of the current budgets'),
    total_cap_minor: whole.optional().describe('maximum default of total_minor; approached in steps'),
    currency: Currency,
    goal: z.enum(BUDGET_GOALS).default('conversions'),
    max_step: z.number().gt(0).max(1).default(0.2).describe('largest change of a budget in one step, as a share of it'),
    target_marginal_cost_minor: z
      .number()
      .gt(0)
      .optional()
      .describe(
        'maximum cost of one additional result, of revenue of one minor unit; money beyond that stays unallocated',
      ),
    include_edited: z.boolean().default(false),
    beyond_history: z.boolean().default(false),
    platform_caps_minor: z
      .record(z.string(), whole)
      .optional()
      .describe('maximum total per day of a platform’s campaigns; approached in steps'),
  })
  .superRefine(({ campaigns }, refinement) => {
    const seen = new Set<string>();
    if (campaigns.reduce((sum, { budget_minor }) => sum + budget_minor, 0) > MOST_TOGETHER)
      refinement.addIssue({
        code: 'custom',
        path: ['campaigns'],
        message: `must have budgets that sum to at most ${MOST_TOGETHER}: beyond it cents are not counted exactly`,
      });
    for (const [at, { id, floor_minor, cap_minor }] of campaigns.entries()) {
      const refuse = (path: string, message: string) =>
        refinement.addIssue({ code: 'custom', path: ['campaigns', at, path], message });
      if (seen.has(id)) refuse('id', `must be unique; ${id} is already listed`);
      seen.add(id);
      if (cap_minor !== undefined && cap_minor < floor_minor)
        refuse('cap_minor', `must be at least floor_minor (${floor_minor}), not ${cap_minor}`);
    }
  });
export type BudgetPlanInput = z.input<typeof BudgetPlanInput>;
export type ParsedBudgetPlanInput = z.output<typeof BudgetPlanInput>;

export const BINDINGS = ['step', 'floor', 'cap', 'history', 'learning', 'person', 'experiment', 'none'] as const;

const interval = { low90: z.number(), high90: z.number() };

export const BudgetLine = z.object({
  campaign_id: z.string(),
  from_minor: z.int(),
  to_minor: z.int(),
  next_minor: z.int().describe('the budget that applying sets first; equals to_minor, because a plan is one step'),
  floor_minor: z.int().describe('the lower bound for this plan'),
  cap_minor: z.int().describe('the upper bound for this plan'),
  binding: z.enum(BINDINGS).describe('the constraint that limits the line'),
  results: z.object({ from: z.number(), to: z.number(), ...interval }).describe('per day'),
  cost_per_result_minor: z
    .object({ value: z.number(), ...interval })
    .nullable()
    .describe('null: a line without money has no cost'),
  results_of_one_more: z
    .object({ value: z.number(), ...interval })
    .describe('the value of one more minor unit per day'),
  elasticity: z.object({ mean: z.number(), sd: z.number(), own_days: z.int() }),
  because: z.string(),
});
export type BudgetLine = z.infer<typeof BudgetLine>;

export const BudgetPlan = z.object({
  verdict: z.enum(['move', 'keep', 'not_enough']),
  total_minor: z.int(),
  unallocated_minor: z.int(),
  currency: z.string(),
  goal: z.enum(BUDGET_GOALS),
  lines: z.array(BudgetLine),
  gain: z.object({
    mean: z.number().describe('additional results per day, as a share of the current ones'),
    ...interval,
    probability: z.number().describe('probability that the gain is above 0'),
  }),
  gap: z.number().describe('how far the plan may be from the best one, as a share of its results'),
  one_day_may_cost_minor: z
    .int()
    .describe('a daily budget is an average: Meta and TikTok may spend 75% more on one day, Google twice as much'),
  because: z.string(),
});
export type BudgetPlan = z.infer<typeof BudgetPlan>;
