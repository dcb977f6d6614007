import { campaign } from '../../campaigns/drafts/index.ts';
import type { Context } from '../../context.ts';
import { leastADay, spendDays } from './gather.ts';
import type { SuggestBody, Suggested } from './schema.ts';
import { budgetedCampaigns } from './store.ts';
import { suggestBudget } from './suggest.ts';

const EVERY_STATUS = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'];

/** A first daily budget of a campaign, from what results cost on its platform in its currency. @throws `campaign-not-found` */
export async function suggestFirstBudget(ctx: Context, { campaign_id, goal }: SuggestBody): Promise<Suggested> {
  const { platform, currency } = await campaign(ctx, campaign_id);
  const rows = await budgetedCampaigns(ctx.db, { platform, statuses: EVERY_STATUS });
  const ids = rows.filter((row) => row.currency === currency).map(({ id }) => id);
  const days = await spendDays(ctx.db, ids, { currency, goal, now: ctx.now() });
  const campaigns = [...days.values()].flatMap((own) => {
    const sum = (of: 'results' | 'spend_minor') => own.reduce((all, day) => all + day[of], 0);
    return sum('spend_minor') > 0 ? [{ results: sum('results'), spend_minor: sum('spend_minor') }] : [];
  });
  return { campaign_id, currency, ...suggestBudget({ campaigns, floor_minor: leastADay(platform, currency) }) };
}
