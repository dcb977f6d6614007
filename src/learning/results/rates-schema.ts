import { z } from 'zod';

const Rate = z.object({
  value: z.number().nullable().describe('null: too little to say, and `note` tells why'),
  low: z.number().nullable().describe('lower end of the 90 % interval'),
  high: z.number().nullable().describe('upper end; null: open'),
  of: z.int().describe('how many it is a rate of: impressions, 3-second views, clicks, conversions'),
  note: z.string().optional(),
});
export type Rate = z.infer<typeof Rate>;

/** Only those whose figures were told. */
export const RatesReply = z
  .object({
    hook_rate: Rate.describe('3-second views ÷ impressions'),
    hold_rate: Rate.describe('ThruPlays ÷ 3-second views'),
    ctr: Rate.describe('clicks ÷ impressions'),
    engagement_rate: Rate.describe('(likes + comments + shares + saves) ÷ impressions, or ÷ views where none are told'),
    cpc_minor: Rate.describe('spend ÷ clicks, in minor units'),
    cpm_minor: Rate.describe('spend ÷ impressions × 1,000, in minor units'),
    cpa_minor: Rate.describe('spend ÷ conversions, in minor units'),
    roas: Rate.describe('revenue ÷ spend'),
  })
  .partial()
  .meta({ id: 'Rates' });
export type Rates = z.infer<typeof RatesReply>;
