import { z } from 'zod';
import { Timestamp } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { Goal, RuleSetBody, RuleSetStatus } from '../../decisions/rules/index.ts';
import { LeftOut } from './left-out.ts';

/** The goals that results can be learned for: `value` needs the caller's own result, which only the library accepts. */
export const ResultGoal = Goal.exclude(['value']);
export type ResultGoal = z.infer<typeof ResultGoal>;

const goal = ResultGoal.default('hook_rate').describe('metric to optimize');

export const TrainBody = z
  .strictObject({
    platform: Platform,
    goal,
    auto: z
      .boolean()
      .default(false)
      .describe('activate the new weights if they rank later results better; otherwise a person does'),
  })
  .meta({ examples: [{ platform: 'tiktok', goal: 'hook_rate' }] });

/** The input of the job; a schedule adds a time window, which training does not use. */
export const TrainJobInput = z.object({ platform: Platform, goal, auto: z.boolean().default(false) });
export type TrainJobInput = z.output<typeof TrainJobInput>;

export const WatchJobInput = z.object({ platform: Platform });
export type WatchJobInput = z.output<typeof WatchJobInput>;

const leftOut = z.array(LeftOut).describe('rows of results that do not count, by reason');

const measure = z.number().nullable();
const Measures = z.looseObject({ auc: measure, spearman: measure, ndcg: measure, log_loss: measure });

export const TrainResult = z.object({
  platform: Platform,
  goal: ResultGoal,
  n: z.int().describe('clips with a result on this platform'),
  rule_set: z
    .object({ id: z.string(), version: z.int(), status: RuleSetStatus })
    .nullable()
    .describe('the new draft; null: there were no new results'),
  promote: z.boolean().describe('whether it ranks later results better, so that it may be activated'),
  promoted: z.boolean().describe('whether it was activated'),
  reason: z.string(),
  weights: z.array(
    z.object({ feature: z.string(), mean: z.number(), sd: z.number(), not_learnable: z.literal(true).optional() }),
  ),
  metrics: z.looseObject({ ...Measures.shape, gain: z.looseObject({ mean: z.number() }) }),
  left_out: leftOut,
  warnings: z.array(z.string()),
});
export type TrainResult = z.infer<typeof TrainResult>;

export const WatchResult = z.object({
  platform: Platform,
  watched: z.boolean().describe('false: the active rule set was not learned, or no rule set was active before it'),
  gain: z
    .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable(), n: z.int() })
    .nullable()
    .describe('mean of log(result ÷ usual) since the promotion; a before-and-after comparison, not proof of a cause'),
  rolled_back_to: z.string().nullable().describe('the rule set that is active again'),
});
export type WatchResult = z.infer<typeof WatchResult>;

export const CalibrationQuery = z.strictObject({ platform: Platform, goal });
export type CalibrationQuery = z.output<typeof CalibrationQuery>;

/** With a 90% interval; null: an open end. */
const Estimate = z.object({ value: z.number(), low90: z.number().nullable(), high90: z.number().nullable() });

export const CalibrationReply = z
  .object({
    platform: Platform,
    goal: ResultGoal,
    n: z.int().describe('results of clips that an orchestration had scored before'),
    needed: z.int(),
    since: Timestamp.nullable().describe('when the oldest of these results began'),
    message: z.string().describe('the verdict as text; “not enough results yet (37 of 50)” if there is no figure'),
    spearman: Estimate.nullable().describe('rank correlation of scores and results'),
    bins: z
      .array(
        z.object({
          from: z.number(),
          to: z.number(),
          n: z.int(),
          mean_score: z.number(),
          lift: Estimate.describe('mean of log(result ÷ usual): 0 is the usual result, 0.69 is twice that'),
          above_median: Estimate.describe('share of results above the usual one'),
        }),
      )
      .describe('by score, lowest first'),
    left_out: leftOut,
  })
  .meta({ id: 'Calibration' });
export type CalibrationReply = z.infer<typeof CalibrationReply>;

export const OffPolicyBody = z.strictObject({ rule_set: RuleSetBody, goal }).meta({
  examples: [
    {
      rule_set: {
        platform: 'tiktok',
        features: { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } },
      },
      goal: 'hook_rate',
    },
  ],
});
export type OffPolicyBody = z.output<typeof OffPolicyBody>;

const Interval = z.object({ low90: z.number(), high90: z.number() });

export const OffPolicyReply = z
  .object({
    platform: Platform,
    goal: ResultGoal,
    n: z.int().describe('explored choices whose clip has a result'),
    ess: z.number().describe('effective sample size'),
    refused: z.string().nullable().describe('why there are no figures'),
    rejected: z
      .array(z.object({ clip_id: z.string(), message: z.string() }))
      .describe('draws that cannot be counted, and why; the first 100'),
    rejected_total: z.int(),
    logged: z.number().nullable().describe('mean result of the chosen clips'),
    ips: z.number().nullable(),
    snips: z.number().nullable(),
    dr: z
      .number()
      .nullable()
      .describe('doubly robust estimate, with a regression of result on score fitted to other videos'),
    intervals: z.object({ ips: Interval, snips: Interval, dr: Interval.optional() }).nullable(),
    left_out: leftOut,
  })
  .meta({ id: 'OffPolicyValue' });
export type OffPolicyReply = z.infer<typeof OffPolicyReply>;
