import { z } from 'zod';
import { Day, Ids } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { RatesReply } from './rates-schema.ts';

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export const SummaryQuery = z
  .strictObject({
    from: Day.describe('first day'),
    to: Day.describe('last day, which is included'),
    by: z
      .enum(['platform', 'clip', 'campaign'])
      .default('platform')
      .describe('clip, campaign: one line per clip or campaign, the most impressions first, at most 500'),
    ids: Ids.optional().describe('only these clips, or campaigns when `by` says so, at most 100, separated by commas'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before `from`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    path: ['to'],
    message: `must be at most ${MOST_DAYS - 1} days after from`,
  })
  .meta({ examples: [{ from: '2026-11-01', to: '2026-11-07' }] });
export type SummaryQuery = z.output<typeof SummaryQuery>;

const Sum = z.int().nullable().describe('null: not reported');

/** Amounts in two currencies are never added up: each platform has a line for each currency. */
export const ResultsSummary = z
  .object({
    lines: z.array(
      z.object({
        clip: z
          .object({
            clip_id: z.string(),
            video_asset_id: z.string(),
            title: z.string().nullable(),
            start_ms: z.int(),
            end_ms: z.int(),
            has_picture: z.boolean(),
            has_preview: z.boolean().describe('whether its film plays in browsers'),
          })
          .optional()
          .describe('the clip, if `by` is clip or campaign'),
        campaign_id: z.string().optional().describe('the campaign, if `by` is campaign'),
        platform: Platform,
        currency: z.string().nullable().describe('null: no amounts'),
        subjects: z.int().describe('campaigns, and clips that ran without one'),
        impressions: Sum,
        clicks: Sum,
        conversions: Sum,
        spend_minor: Sum,
        rates: RatesReply,
      }),
    ),
    lines_total: z.int().describe('the number of all lines; `lines` contains only the first'),
    budgets: z
      .array(z.object({ currency: z.string(), campaigns: z.int(), per_day_minor: z.int() }))
      .describe('maximum cost per day of the active campaigns, including what platforms may overspend'),
    left_out: z
      .int()
      .describe('results that repeat others: from another source, or for a time that is already counted'),
    too_long: z
      .int()
      .describe(
        'results for more than a day that reach beyond the period, of clips and campaigns without others: not counted, because they are not split',
      ),
  })
  .meta({ id: 'ResultsSummary' });
export type ResultsSummary = z.infer<typeof ResultsSummary>;
