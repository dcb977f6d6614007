import { z } from 'zod';

const Rate = z
  .object({
    value: z.number().nullable().describe('null: too few events, or impossible; `note` says which'),
    low: z.number().nullable().describe('lower end of the 90% interval'),
    high: z.number().nullable().describe('upper end; null: open'),
    of: z.int().describe('the denominator: impressions, views, 3-second views, clicks or conversions'),
    note: z.string().optional(),
  })
  .meta({ id: 'Rate' });
export type Rate = z.infer<typeof Rate>;

/** Contains only the rates whose figures were reported. */
export const RatesReply = z
  .object({
    hook_rate: Rate.describe(
      '3-second views ÷ impressions; on YouTube ÷ views where they exceed the impressions, which are those of thumbnails',
    ),
    hold_rate: Rate.describe('ThruPlays ÷ 3-second views'),
    ctr: Rate.describe('clicks ÷ impressions'),
    engagement_rate: Rate.describe(
      '(likes + comments + shares + saves) ÷ impressions, or ÷ views where no impressions are reported; on YouTube always ÷ views',
    ),
    cpc_minor: Rate.describe('spend ÷ clicks, in minor units'),
    cpm_minor: Rate.describe('spend ÷ impressions × 1,000, in minor units'),
    cpa_minor: Rate.describe('spend ÷ conversions, in minor units'),
    roas: Rate.describe('revenue ÷ spend'),
  })
  .partial()
  .meta({ id: 'Rates' });
export type Rates = z.infer<typeof RatesReply>;
