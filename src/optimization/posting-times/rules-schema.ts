import { z } from 'zod';
import { Timezone } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';

const Weekday = z.int().min(1).max(7);
const Hour = z.int().min(0).max(23);

const Slot = z.strictObject({
  weekday: Weekday.nullable().describe('1 is Monday; null: every day'),
  hour: Hour,
  minute: z.int().min(0).max(59),
});
export type Slot = z.output<typeof Slot>;

const fields = {
  timezone: Timezone,
  never_on: z.array(Weekday).max(6).describe('weekdays without posts; 1 is Monday'),
  quiet: z
    .strictObject({ from: Hour, to: Hour })
    .nullable()
    .describe('local hours without posts, from the first up to the second: 22 to 7 is overnight'),
  gap_minutes: z.int().min(0).max(10_080).describe('minimum time between two posts on the platform'),
  slots: z
    .array(Slot)
    .max(168)
    .describe('times that next_free may use; empty: the hours that did better, or the least used'),
};

export const PostingRules = z.object({ platform: Platform, ...fields }).meta({ id: 'PostingRules' });
export type PostingRules = z.infer<typeof PostingRules>;

export const PostingRulesBody = z
  .strictObject({
    timezone: fields.timezone,
    never_on: fields.never_on.default([]),
    quiet: fields.quiet.default(null),
    gap_minutes: fields.gap_minutes.default(0),
    slots: fields.slots.default([]),
  })
  .refine(({ quiet }) => quiet === null || quiet.from !== quiet.to, {
    path: ['quiet'],
    message: 'must begin and end at different hours',
  })
  .meta({
    examples: [
      {
        timezone: 'Europe/Berlin',
        never_on: [7],
        quiet: { from: 22, to: 7 },
        gap_minutes: 240,
        slots: [{ weekday: 2, hour: 18, minute: 0 }],
      },
    ],
  });
export type PostingRulesBody = z.output<typeof PostingRulesBody>;

/** The default rules: nothing is forbidden, and the time zone is UTC. */
export const noRules = (platform: Platform): PostingRules => ({
  ...{ platform, timezone: 'UTC', never_on: [], quiet: null, gap_minutes: 0, slots: [] },
});
