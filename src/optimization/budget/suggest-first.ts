import { campaign } from '../../campaigns/drafts/index.ts';
import type { Context } from '../../context.ts';
import { DAY_MS, leastADay, leastStep, spendDays, WINDOW_DAYS } from './gather.ts';
import type { SuggestBody, Suggested } from './schema.ts';
import { campaignsThatSpent } from './store.ts';
import { suggestBudget } from './suggest.ts';

/** The latest campaigns show what a result costs now, and the limit keeps a response small. */
const MOST_CAMPAIGNS = 1000;

/**
 * Suggests a first daily budget for a campaign from the cost of results on its platform, in its currency. For revenue, a result
 * is a conversion: the budget is for 50 conversions a week, not 50 cents. @throws `campaign-not-found`
 */
export async function suggestFirstBudget(ctx: Context, { campaign_id, goal }: SuggestBody): Promise<Suggested> {
  const { platform, currency } = await campaign(ctx, campaign_id);
  const now = ctx.now();
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
  const ids = await campaignsThatSpent(ctx.db, { platform, currency, since }, MOST_CAMPAIGNS);
  const quantum_minor = leastStep({ ad_platform: null, platform, currency });
  const counted = goal === 'revenue' ? 'conversions' : goal;
  const days = await spendDays(ctx.db, ids, { currency, goal: counted, now });
  const campaigns = [...days.values()].flatMap((own) => {
    const sum = (of: 'results' | 'spend_minor') => own.reduce((all, day) => all + day[of], 0);
    return sum('spend_minor') > 0 ? [{ results: sum('results'), spend_minor: sum('spend_minor') }] : [];
  });
  return {
    campaign_id,
    currency,
    ...suggestBudget({ campaigns, floor_minor: leastADay(platform, currency), quantum_minor, currency }),
  };
}
