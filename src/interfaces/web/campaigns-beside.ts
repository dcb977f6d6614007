import { client, type ListedCampaign } from './data.ts';

/** These campaigns, by id; of more than 100 the first. A page is still worth showing without them. */
export async function campaignsBeside(ids: readonly string[]): Promise<ReadonlyMap<string, ListedCampaign>> {
  const wanted = [...new Set(ids)].slice(0, 100);
  if (wanted.length === 0) return new Map();
  const found = await client.campaigns
    .list({ ids: wanted.join(','), include: 'summary', limit: wanted.length })
    .catch(() => ({ campaigns: [] }));
  return new Map(found.campaigns.map((campaign) => [campaign.id, campaign]));
}
