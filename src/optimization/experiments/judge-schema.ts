import { z } from 'zod';
import { EXPERIMENT_METRICS, METRICS } from './metrics.ts';
import { alpha, days, FIRST_LOOK, MOST_ARMS, minEffect } from './plan-schema.ts';

/** Counts within this bound add up exactly over a thousand days. */
const count = z.number().min(0).max(1e12);
const DAY = z.int().min(1).max(1000);

export const ArmDay = z.strictObject({
  day: DAY.describe('day of the experiment, counted from 1'),
  events: count.describe('3-second views, clicks, conversions …; for roas: revenue'),
  trials: count.describe('their denominator: impressions, clicks …; for cpc, cpa and roas: the spend'),
  impressions: count.optional(),
  spend_minor: count.optional(),
  assigned: count.optional().describe('people assigned to this arm at random, when the platform divides the audience'),
});
export type ArmDay = z.output<typeof ArmDay>;

export const JudgedArm = z.strictObject({
  label: z.string().min(1).max(100),
  is_control: z.boolean().optional().describe('default: the first arm'),
  share: z.number().gt(0).default(1).describe('planned share of the arm, in any unit'),
  changed: z.string().max(300).optional().describe('what changed after the start, which makes the experiment invalid'),
  days: z.array(ArmDay).max(1000),
});
export type JudgedArm = z.output<typeof JudgedArm>;

export const JudgeInput = z
  .strictObject({
    metric: z.enum(EXPERIMENT_METRICS),
    plan: z
      .strictObject({
        days: days.default(14),
        alpha: alpha.default(0.05),
        min_effect: minEffect.default(0.2),
        first_look: z.int().min(2).max(90).default(FIRST_LOOK),
      })
      .refine(({ days, first_look }) => first_look <= days, {
        path: ['first_look'],
        message: 'must be one of the days',
      })
      .prefault({}),
    split: z.enum(['none', 'platform']).default('none').describe('who divided the audience'),
    arms: z.array(JudgedArm).min(2).max(MOST_ARMS),
    looks: z
      .array(DAY)
      .max(1000)
      .optional()
      .describe('days looked at, in ascending order; default: each from first_look on'),
    as_of_day: DAY.optional().describe('the current day: the newest days are left out; default: no day is left out'),
    prior_sd: z
      .number()
      .gt(0)
      .max(5)
      .default(0.2)
      .describe('standard deviation of true lifts, in log, between clips of this account'),
  })
  .superRefine(({ metric, arms, looks = [] }, refinement) => {
    const refuse = (path: (string | number)[], message: string) =>
      refinement.addIssue({ code: 'custom', path, message });
    if (arms.filter(({ is_control }) => is_control).length > 1) refuse(['arms'], 'must have one control');
    for (const [at, { label, days }] of arms.entries()) {
      if (arms.findIndex((other) => other.label === label) < at)
        refuse(['arms', at, 'label'], `must be unique; ${label} is already listed`);
      if (new Set(days.map(({ day }) => day)).size < days.length)
        refuse(['arms', at, 'days'], 'must contain each day only once');
      if (METRICS[metric].kind !== 'share') continue;
      for (const [place, { events, trials }] of days.entries())
        if (events > trials)
          refuse(
            ['arms', at, 'days', place, 'events'],
            `must be at most trials (${trials}) for ${metric}, not ${events}`,
          );
    }
    for (const [at, day] of looks.entries())
      if (day <= (looks[at - 1] ?? 0)) refuse(['looks', at], `must be above ${looks[at - 1] ?? 0}, not ${day}`);
  });
export type JudgeInput = z.input<typeof JudgeInput>;
export type ParsedJudgeInput = z.output<typeof JudgeInput>;

export const OUTCOMES = [
  'better',
  'worse',
  'equivalent',
  'no_difference',
  'too_early',
  'not_enough',
  'invalid',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

const nullable = z.number().nullable();

export const ArmComparison = z.object({
  arm: z.string(),
  lift: nullable.describe('observed lift against the control; null: the days are not enough for one'),
  low: nullable.describe('lower end of the interval that holds at all looks and for all arms together'),
  high: nullable.describe('upper end of that interval; null: open'),
  t: nullable,
  z: nullable.describe('the normal value with the same tail probability as t'),
  boundary: nullable.describe('the value that z must exceed at this look'),
  days: z.int().describe('days on which both arms ran'),
  events: z.tuple([z.number(), z.number()]).describe('events of the control and of the arm'),
  rates: z.tuple([nullable, nullable]).describe('rates of the control and of the arm'),
  p_at_look: nullable.describe('p-value of this look alone; not a claim'),
  shrunk_lift: nullable.describe('the lift that a fresh look would probably show'),
  expected_loss: nullable.describe('expected loss of choosing this arm, in log'),
  claim: z.enum(['better', 'worse']).nullable(),
});
export type ArmComparison = z.infer<typeof ArmComparison>;

export const ExperimentCheck = z.object({
  check: z.enum(['unchanged', 'days_in_common', 'assignment', 'delivery']),
  ok: z.boolean(),
  because: z.string(),
});
export type ExperimentCheck = z.infer<typeof ExperimentCheck>;

/** The winner's result in the guardrail metric on the day of the verdict. */
export const Guardrail = z.object({
  metric: z.enum(EXPERIMENT_METRICS),
  arm: z.string(),
  lift: z.number().nullable(),
  p: z.number().nullable(),
  is_worse: z.boolean().describe('whether it is worse by more than chance explains'),
  because: z.string(),
});
export type Guardrail = z.infer<typeof Guardrail>;

export const ExperimentVerdict = z
  .object({
    outcome: z.enum(OUTCOMES),
    winner: z.string().nullable(),
    day: z.int().describe('the look that it belongs to'),
    comparisons: z.array(ArmComparison),
    checks: z.array(ExperimentCheck),
    guardrail: Guardrail.nullable()
      .optional()
      .describe('only for an experiment with a guardrail and a winner other than the control'),
    because: z.string(),
  })
  .meta({ id: 'ExperimentVerdict' });
export type ExperimentVerdict = z.infer<typeof ExperimentVerdict>;
