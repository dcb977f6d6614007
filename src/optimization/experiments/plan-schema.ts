import { z } from 'zod';
import { EXPERIMENT_METRICS, METRICS } from './metrics.ts';

/** The first day of a look: earlier, the days give no usable variance. */
export const FIRST_LOOK = 3;
export const DAYS = { least: 7, most: 90, usual: 14 };
export const MOST_ARMS = 5;
/** The noise of an arm's day beyond counting noise, as a log; measured between ads of one campaign: .075 to .142. */
export const USUAL_NOISE = 0.1;

export const alpha = z.number().min(1e-6).lt(0.5).describe('the chance of a false claim over all looks and arms');
export const power = z.number().min(0.5).max(0.999999).describe('the chance of finding min_effect if it exists');
export const minEffect = z.number().min(0.0001).max(10).describe('the smallest lift to detect: 0.2 is 20%');
export const days = z.int().min(DAYS.least).max(DAYS.most);

/** Outside these bounds, the formula gives no usable number. */
export const rate = z.number().min(1e-6).max(0.999999);
export const perArmDay = z.number().min(0.001).max(1e12);
/** 90 days of five arms at this budget still add up exactly. */
export const budgetADay = z.int().min(0).max(1e13);

const traffic = {
  metric: z.enum(EXPERIMENT_METRICS),
  rate: rate.optional().describe('for shares: the control’s rate'),
  impressions_per_arm_day: perArmDay
    .optional()
    .describe(
      'for shares: the denominator of the rate per day and arm: impressions; clicks for cvr; 3-second views for hold_rate',
    ),
  results_per_arm_day: perArmDay.optional().describe('for cpc and cpa: clicks or conversions per day and arm'),
};

export const PlanInput = z
  .strictObject({
    ...traffic,
    min_effect: minEffect.default(0.2),
    alpha: alpha.default(0.05),
    power: power.default(0.8),
    days: days.default(DAYS.usual),
    arms: z.int().min(2).max(MOST_ARMS).default(2),
    noise: z
      .number()
      .min(0)
      .max(2)
      .default(USUAL_NOISE)
      .describe('variation of an arm’s day beyond counting noise, in log'),
    budget_minor: budgetADay.optional().describe('per day and arm, in minor units'),
    others: z.array(z.strictObject(traffic)).max(10).default([]).describe('metrics that could be tested instead'),
  })
  .superRefine((input, refinement) => {
    for (const [path, { metric, rate, impressions_per_arm_day, results_per_arm_day }] of [
      [[], input] as const,
      ...input.others.map((other, at) => [['others', at], other] as const),
    ]) {
      const isMissing = (value: unknown) => value === undefined;
      const needed = {
        share: { rate, impressions_per_arm_day },
        cost: { results_per_arm_day },
        return: {},
      }[METRICS[metric].kind];
      for (const [name, value] of Object.entries(needed))
        if (isMissing(value))
          refinement.addIssue({ code: 'custom', path: [...path, name], message: `${metric} needs it` });
    }
    if (input.rate !== undefined && input.rate * (1 + input.min_effect) >= 1)
      refinement.addIssue({
        code: 'custom',
        path: ['min_effect'],
        message: `must leave the rate below 1: ${input.rate} can rise by less than ${(1 / input.rate - 1).toPrecision(3)}`,
      });
  });
export type PlanInput = z.input<typeof PlanInput>;
export type ParsedPlanInput = z.output<typeof PlanInput>;

export const ExperimentPlan = z
  .object({
    metric: z.enum(EXPERIMENT_METRICS),
    alpha: z.number(),
    power: z.number(),
    min_effect: z.number(),
    days: z.int(),
    arms: z.int(),
    first_look: z.int(),
    spending: z.literal('obf').describe('how α is spent over the looks: O’Brien-Fleming'),
    noise: z.number(),
    impressions_per_arm_day: z.number().nullable(),
    days_needed: z.number().describe('days needed to find min_effect with this power'),
    smallest_effect: z.number().nullable().describe('the smallest effect that these days can detect; null: none'),
    smallest_effect_at_any_cost: z
      .number()
      .nullable()
      .describe('the smallest effect that these days can detect with unlimited impressions'),
    impressions_per_arm_day_needed: z
      .number()
      .nullable()
      .describe('the number needed to find min_effect within these days; null: no number is enough'),
    cost_minor: z.int().nullable(),
    enough: z.boolean(),
    because: z.string(),
  })
  .meta({ id: 'ExperimentPlan' });
export type ExperimentPlan = z.infer<typeof ExperimentPlan>;
