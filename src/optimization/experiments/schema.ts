import { z } from 'zod';
import { Confirmation } from '../../campaigns/publishing/index.ts';
import { Currency, Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { ExperimentVerdict, Guardrail, JudgeInput, OUTCOMES } from './judge-schema.ts';
import { EXPERIMENT_METRICS } from './metrics.ts';
import {
  alpha,
  budgetADay,
  DAYS,
  days,
  ExperimentPlan,
  MOST_ARMS,
  minEffect,
  perArmDay,
  power,
  rate,
} from './plan-schema.ts';

export const EXPERIMENT_STATUSES = ['draft', 'running', 'decided', 'stopped', 'cancelled'] as const;

const wanted = {
  video_asset_id: Id,
  platform: Platform,
  metric: z.enum(EXPERIMENT_METRICS),
  min_effect: minEffect.default(0.2),
  alpha: alpha.default(0.05),
  power: power.default(0.8),
  days: days.default(DAYS.usual),
  rate: rate.optional().describe('default: the rate of the platform’s results of the last 28 days'),
  impressions_per_arm_day: perArmDay.optional().describe('default: the figure of the platform in the last 28 days'),
  results_per_arm_day: perArmDay.optional().describe('for cpc and cpa; the same default'),
  budget_minor: budgetADay.optional().describe('per day and arm, in minor units'),
};
const top = z
  .int()
  .min(2)
  .max(MOST_ARMS)
  .optional()
  .describe('the best clips of the video by score; the first is the control');

export const PlanBody = z
  .strictObject({ ...wanted, video_asset_id: Id.optional(), arms: z.int().min(2).max(MOST_ARMS).default(2), top })
  .meta({ examples: [{ platform: 'instagram', metric: 'hook_rate', rate: 0.3, impressions_per_arm_day: 500 }] });
export type PlanBody = z.output<typeof PlanBody>;

const arms = (what: string) => z.array(Id).min(2).max(MOST_ARMS).optional().describe(what);

export const ExperimentBody = z
  .strictObject({
    ...wanted,
    clips: arms('each gets its own draft; the first is the control'),
    top,
    campaigns: arms('campaigns that exist; the first is the control'),
    guardrail: z
      .enum(EXPERIMENT_METRICS)
      .nullable()
      .optional()
      .describe(
        'a metric in which the winner must not be worse; default: hold_rate, or hook_rate when hold_rate is tested; null: none',
      ),
    split: z.enum(['none', 'platform']).default('none').describe('who divides the audience'),
    currency: Currency.optional(),
  })
  .refine(
    ({ clips, campaigns, top: best }) => [clips, campaigns, best].filter((each) => each !== undefined).length === 1,
    {
      message: 'set exactly one of clips, top and campaigns',
    },
  )
  .refine(({ metric, guardrail }) => guardrail !== metric, {
    path: ['guardrail'],
    message: 'must be a different metric from the one that is tested',
  })
  .refine(({ budget_minor, currency }) => budget_minor === undefined || currency !== undefined, {
    path: ['currency'],
    message: 'must be the currency of budget_minor, such as EUR',
  })
  .meta({
    examples: [
      {
        video_asset_id: '11111111-1111-1111-1111-111111111111',
        platform: 'instagram',
        metric: 'hook_rate',
        clips: ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'],
      },
    ],
  });
export type ExperimentBody = z.output<typeof ExperimentBody>;

export const StoredPlan = z.object({
  metric: z.enum(EXPERIMENT_METRICS),
  split: z.enum(['none', 'platform']),
  alpha: z.number(),
  power: z.number(),
  min_effect: z.number(),
  days: z.int(),
  first_look: z.int(),
  spending: z.literal('obf'),
  guardrail: z.enum(EXPERIMENT_METRICS).nullable(),
  sizing: ExperimentPlan.nullable().describe('null: there were no results to size it from'),
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const Arm = z.object({
  label: z.string(),
  campaign_id: z.string(),
  clip_id: z.string(),
  is_control: z.boolean(),
});
export type Arm = z.infer<typeof Arm>;

const Look = z.object({
  day: z.int(),
  looked_at: Timestamp,
  outcome: z.enum(OUTCOMES),
  because: z.string(),
});

export const STUDY_STATES = ['wanted', 'made', 'failed'] as const;
export const Study = z.object({
  state: z.enum(STUDY_STATES),
  remote_id: z.string().nullable(),
  because: z.string(),
});
export type Study = z.infer<typeof Study>;

export const Experiment = z
  .object({
    id: z.string(),
    status: z.enum(EXPERIMENT_STATUSES),
    video_asset_id: z.string(),
    platform: Platform,
    metric: z.enum(EXPERIMENT_METRICS),
    plan: StoredPlan,
    plan_checksum: z.string(),
    arms: z.array(Arm),
    looks: z.array(Look),
    verdict: ExperimentVerdict.nullable(),
    guardrail: Guardrail.nullable().describe('what the last look found in the guardrail metric'),
    study: Study.nullable().describe('the platform’s own study that divides the audience'),
    starts_on: z.string().nullable(),
    ends_on: z.string().nullable(),
    next_look_on: z.string().nullable().describe('the first date on which a look can find new results'),
    created_at: Timestamp,
    decided_at: Timestamp.nullable(),
    released_at: Timestamp.nullable().describe('when its campaigns were released'),
  })
  .meta({ id: 'Experiment' });
export type Experiment = z.infer<typeof Experiment>;

export const ExperimentQuery = z.strictObject({
  video_asset_id: Id.optional(),
  platform: Platform.optional(),
  status: z.enum(EXPERIMENT_STATUSES).optional(),
  ...pageQuery,
});
export type ExperimentQuery = z.output<typeof ExperimentQuery>;

export const WhyBody = z
  .strictObject({ why: text(1000).min(1).optional().describe('the reason, recorded in the ledger') })
  .optional()
  .meta({ examples: [{ why: 'the offer ended' }] });

export const StartBody = z
  .strictObject({
    confirm: Confirmation.optional().describe('the exposure of all arms together, when they are published'),
  })
  .optional()
  .meta({ examples: [{ confirm: { currency: 'EUR', per_day_minor: 10_000, whole_minor: null } }] });

export const PublishArmsBody = z
  .strictObject({
    ad_account_id: Id,
    fingerprint: text(100).optional().describe('the fingerprint of the dry run; required to publish'),
  })
  .meta({ examples: [{ ad_account_id: '22222222-2222-2222-2222-222222222222' }] });

export const ApplyBody = z
  .strictObject({
    despite: z.boolean().default(false).describe('applies the winner even if it is worse in the guardrail metric'),
  })
  .optional()
  .meta({ examples: [{ despite: true }] });

/** The inputs of a look, from which it can be computed again bit for bit. */
export const LookInputs = z.object({
  judged: JudgeInput,
  day: z.int(),
  before: z.array(z.int()),
  claimed: z.array(z.tuple([z.string(), z.enum(['better', 'worse'])])),
  /** The arms' days in the guardrail metric; absent if there is no guardrail. */
  guardrail: JudgeInput.optional(),
});
export type LookInputs = z.output<typeof LookInputs>;

export const ExperimentReplay = z
  .object({
    experiment_id: z.string(),
    same: z.boolean().describe('whether recomputing every look gives the same result'),
    looks: z.array(z.object({ day: z.int(), same: z.boolean() })),
  })
  .meta({ id: 'ExperimentReplay' });
export type ExperimentReplay = z.infer<typeof ExperimentReplay>;
