import { z } from 'zod';
import { Currency, DailyCents, Id, pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { BUDGET_GOALS, BudgetPlan, MOST_CAMPAIGNS } from './plan-schema.ts';

/** Statuses of campaigns that a plan can include, in the order of a campaign's life. */
export const PLANNED_STATUSES = ['draft', 'published', 'active', 'paused'] as const;

export const PlanBudgetsBody = z
  .strictObject({
    campaign_ids: z
      .array(Id)
      .min(1)
      .max(MOST_CAMPAIGNS)
      .optional()
      .describe('default: every campaign with a daily budget'),
    filter: z
      .strictObject({ platform: Platform.optional(), status: z.enum(PLANNED_STATUSES).optional() })
      .optional()
      .describe('instead of campaign_ids'),
    total_minor: DailyCents.optional().describe('per day, in minor units; default: the sum of the current budgets'),
    currency: Currency,
    goal: z.enum(BUDGET_GOALS).default('conversions'),
    max_step: z.number().gt(0).max(1).default(0.2).describe('largest change of a budget in one step, as a share of it'),
    target_marginal_cost_minor: z
      .number()
      .gt(0)
      .optional()
      .describe('maximum cost of one additional result; for revenue, of one additional minor unit'),
    include_edited: z.boolean().default(false).describe('also moves budgets that a person set'),
    beyond_history: z
      .boolean()
      .default(false)
      .describe('also plans below half the lowest, and above 1.5 times the highest, daily spend of the last 56 days'),
  })
  .refine(({ campaign_ids, filter }) => campaign_ids === undefined || filter === undefined, {
    message: 'set either campaign_ids or filter',
  })
  .meta({ examples: [{ total_minor: 50_000, currency: 'EUR', goal: 'conversions' }] });
export type PlanBudgetsBody = z.output<typeof PlanBudgetsBody>;

const LeftOut = z.object({ campaign_id: z.string(), because: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

const Step = z.object({
  campaign_id: z.string(),
  step: z.int().describe('1 a decrease, 2 an increase: decreases are done first'),
  from_minor: z.int(),
  to_minor: z.int(),
  state: z.enum(['due', 'asked', 'done', 'void']).describe('asked: requested from its platform'),
  why: z.string().nullable().describe('why the step is void'),
});
export type Step = z.infer<typeof Step>;

export const PLAN_STATUSES = ['proposed', 'applied', 'expired'] as const;

export const StoredBudgetPlan = BudgetPlan.extend({
  id: z.string(),
  status: z.enum(PLAN_STATUSES).describe('a proposed plan expires after 72 hours'),
  left_out: z.array(LeftOut).describe('campaigns that were found but not planned, with the reason; the first 1,000'),
  left_out_total: z.int(),
  steps: z.array(Step).describe('only for an applied plan: each move and its progress'),
  created_at: Timestamp,
  expires_at: Timestamp,
  applied_at: Timestamp.nullable(),
}).meta({ id: 'BudgetPlan' });
export type StoredBudgetPlan = z.infer<typeof StoredBudgetPlan>;

/** Leaves out the fields that grow with the number of campaigns: a page of plans would be gigabytes. */
export const ListedBudgetPlan = StoredBudgetPlan.omit({
  lines: true,
  left_out: true,
  left_out_total: true,
  steps: true,
}).meta({
  id: 'ListedBudgetPlan',
});
export type ListedBudgetPlan = z.infer<typeof ListedBudgetPlan>;

export const BudgetPlanQuery = z.strictObject({
  status: z.enum(PLAN_STATUSES).optional(),
  ...pageQuery,
});
export type BudgetPlanQuery = z.output<typeof BudgetPlanQuery>;

export const BudgetReplay = z
  .object({ plan_id: z.string(), same: z.boolean().describe('whether recomputing it gives the same plan') })
  .meta({ id: 'BudgetReplay' });
export type BudgetReplay = z.infer<typeof BudgetReplay>;

export const ApplyPlanBody = z
  .strictObject({
    confirm: z
      .strictObject({ currency: Currency, per_day_minor: z.int().min(0) })
      .optional()
      .describe(
        'the total that the published campaigns can then cost per day; required if the plan raises one of them',
      ),
  })
  .optional()
  .meta({ examples: [{ confirm: { currency: 'EUR', per_day_minor: 62_500 } }] });
export type ApplyPlanBody = z.output<typeof ApplyPlanBody>;

export const SuggestBody = z
  .strictObject({
    campaign_id: Id,
    goal: z.enum(BUDGET_GOALS).default('conversions').describe('revenue: counted by its conversions'),
  })
  .meta({ examples: [{ campaign_id: '11111111-1111-1111-1111-111111111111', goal: 'clicks' }] });
export type SuggestBody = z.output<typeof SuggestBody>;

export const Suggested = z
  .object({
    campaign_id: z.string(),
    verdict: z.enum(['suggested', 'not_enough']),
    budget_minor: z.int().describe('per day'),
    currency: z.string(),
    cost_per_result_minor: z.number().nullable(),
    because: z.string(),
  })
  .meta({ id: 'SuggestedBudget' });
export type Suggested = z.infer<typeof Suggested>;

const scope = { scope: z.enum(['account', 'platform', 'campaign']), scope_id: z.string().max(100).default('') };

/** Checks how a limit names its scope: the account has no id, a platform uses its name, and a campaign uses its id. */
const isNamed = ({ scope: of, scope_id }: { scope: string; scope_id: string }) =>
  of === 'account'
    ? scope_id === ''
    : of === 'platform'
      ? PLATFORMS.some((name) => name === scope_id)
      : Id.safeParse(scope_id).success;

const named = {
  path: ['scope_id'],
  message: 'must be left out for the account, or be a platform such as instagram, or the id of a campaign',
};

const cap = DailyCents.describe('maximum total of its daily budgets; those of campaigns outside a plan count, too');

export const NewBudgetLimit = z
  .strictObject({ ...scope, currency: Currency, daily_cap_minor: cap })
  .refine(isNamed, named)
  .meta({ examples: [{ scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 20_000 }] });

export const BudgetLimit = z
  .object({
    scope: scope.scope,
    scope_id: z.string().describe("'' for the account"),
    currency: Currency,
    daily_cap_minor: cap,
  })
  .meta({ id: 'BudgetLimit' });
export type BudgetLimit = z.output<typeof BudgetLimit>;

export const LimitRef = z.strictObject({ ...scope, currency: Currency }).refine(isNamed, named);
export type LimitRef = z.output<typeof LimitRef>;

export const StepsInput = z.strictObject({ plan_id: Id });

/** The settings of a schedule of proposals. */
export const ProposalSettings = z.strictObject({
  currency: Currency,
  total_minor: DailyCents.optional(),
  goal: z.enum(BUDGET_GOALS).optional(),
  platform: Platform.optional(),
  include_edited: z.boolean().optional(),
});
