import { STATUSES } from './campaign-life.ts';
import { campaignName } from './campaign-name.ts';
import type { ListedCampaign } from './data.ts';
import type { Figures } from './pages/deliveries.ts';
import type { Sort } from './parts/sort-head.tsx';

export const CAMPAIGN_SORTS = ['name', 'status', 'budget', 'spent', 'hook_rate'] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

type Week = ReadonlyMap<string, Figures>;
type Value = readonly [group: string, value: number | string] | undefined;

/** The values that campaigns are sorted by. Money is compared only within a currency; a rate by the lower end of its interval. */
const VALUES: Readonly<Record<CampaignSort, (campaign: ListedCampaign, week: Week) => Value>> = {
  name: (campaign) => ['', campaignName(campaign).toLowerCase()],
  status: ({ status }) => ['', STATUSES.indexOf(status)],
  budget: ({ currency, budget_cents }) => [currency, budget_cents],
  spent: ({ id }, week) => {
    const { spend_minor, currency } = week.get(id) ?? {};
    return spend_minor == null || currency == null ? undefined : [currency, spend_minor];
  },
  hook_rate: ({ id }, week) => {
    const low = week.get(id)?.rates.hook_rate?.low;
    return low == null ? undefined : ['', low];
  },
};

/** Sorts campaigns. Those without a value come last in both directions. */
export function sortCampaigns(
  campaigns: readonly ListedCampaign[],
  sort: Sort<CampaignSort> | undefined,
  week: Week,
): readonly ListedCampaign[] {
  if (sort === undefined) return campaigns;
  const valued = campaigns.map((campaign) => ({ campaign, value: VALUES[sort.by](campaign, week) }));
  const way = sort.isDown ? -1 : 1;
  return valued
    .sort(({ value: a }, { value: b }) => {
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
      return a[0] === b[0] ? way * compare(a[1], b[1]) : compare(a[0], b[0]);
    })
    .map(({ campaign }) => campaign);
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
