import { z } from 'zod';
import { Timezone } from '../../core/kernel/index.ts';

export const POSTING_GOALS = ['hook_rate', 'ctr', 'engagement', 'views', 'roas', 'value'] as const;

export const PostingTimesInput = z.strictObject({
  posts: z
    .array(
      z.strictObject({
        at: z
          .union([z.date(), z.string().max(40), z.number()], 'must be a time with a time zone, or a date')
          .describe('when it was posted: a time, or a date such as 2026-11-22 if the hour is not known'),
        result: z.number().min(0).describe('the result for the goal'),
        exposure: z.number().min(0).optional().describe('the impressions on which a rate was measured'),
        age_days: z.number().min(0).optional().describe('how old the post was when it was measured'),
      }),
    )
    .max(100_000),
  timezone: Timezone,
  goal: z.enum(POSTING_GOALS).default('views'),
});
export type PostingTimesInput = z.input<typeof PostingTimesInput>;

const estimate = { lift: z.number(), low90: z.number(), high90: z.number() };

const PostingWindow = z.object({
  weekdays: z.array(z.int().min(1).max(7)).describe('1 is Monday; all seven if weekdays make no difference'),
  from: z.int().describe('hour of the local day'),
  to: z.int().describe('the hour that ends it'),
  ...estimate,
  probability: z.number().describe('probability that it beats the account’s usual mix of times'),
});

export const PostingTimes = z
  .object({
    timezone: z.string(),
    goal: z.enum(POSTING_GOALS),
    n: z.int(),
    since: z.string().nullable().describe('the date of the first post'),
    verdict: z.enum(['clear', 'no_clear_best_time', 'not_enough']),
    windows: z.array(PostingWindow),
    hours: z.array(z.object({ hour: z.int(), ...estimate, n: z.int() })),
    weekdays: z.array(z.object({ weekday: z.int(), ...estimate, n: z.int() })),
    because: z.string(),
  })
  .meta({ id: 'PostingTimes' });
export type PostingTimes = z.infer<typeof PostingTimes>;
export type PostingWindow = z.infer<typeof PostingWindow>;
