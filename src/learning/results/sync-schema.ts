import { z } from 'zod';
import { Day, Id, text } from '../../core/kernel/index.ts';
import { JobWindow } from '../../core/queue/index.ts';

const DayOfAccount = Day.describe("a day of the account's calendar");

/** The days to read; by default, the last 28 days again, and everything since the last sync. */
export const SyncBody = z
  .strictObject({ since: DayOfAccount.optional(), until: DayOfAccount.optional() })
  .refine(
    ({ since, until }) => since === undefined || until === undefined || since <= until,
    'until must not be before since',
  )
  .meta({ examples: [{ since: '2026-11-01' }] })
  .optional();

export const SyncSettings = z.strictObject({ ad_account_id: Id });
export const SyncJobInput = z.object({
  ...SyncSettings.shape,
  since: DayOfAccount.optional(),
  until: DayOfAccount.optional(),
  window: JobWindow.optional(),
});
export type SyncJobInput = z.output<typeof SyncJobInput>;

export const SyncReport = z.object({
  since: z.string(),
  until: z.string().nullable().describe('null: nothing was read'),
  through: z.string().nullable().describe('the last day up to which nothing is missing'),
  results: z.int().describe('new ones and corrections'),
  corrected: z.int(),
  unchanged: z.int(),
  withdrawn: z.int().describe('results that the platform no longer reports; they have no figures now'),
  unreported: z
    .int()
    .describe('results of ads that the platform does not report at all for a period; they do not change'),
  rejected: z.array(z.object({ ad: text(300), day: z.string(), detail: z.string() })).describe('the first 100'),
  rejected_total: z.int(),
  holes: z.array(z.object({ since: z.string(), until: z.string(), code: z.string(), detail: z.string() })),
  paused: z.array(z.string()).describe('publications that had spent more than their maximum'),
  goals: z.array(z.string()).describe('goals of rule sets that can be learned from the reported figures'),
});
export type SyncReport = z.output<typeof SyncReport>;
