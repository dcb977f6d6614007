import { campaignName } from './campaign-name.ts';
import { client } from './data.ts';

/** What people call these campaigns, by id; of more than 100 the first. A page is still worth showing without their names. */
export async function campaignNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].slice(0, 100);
  if (wanted.length === 0) return new Map();
  const found = await client.campaigns
    .list({ ids: wanted.join(','), include: 'summary', limit: wanted.length })
    .catch(() => ({ campaigns: [] }));
  return new Map(found.campaigns.map((campaign) => [campaign.id, campaignName(campaign)]));
}
