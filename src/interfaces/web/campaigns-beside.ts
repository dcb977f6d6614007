import { byHundreds } from './by-hundreds.ts';
import { client, type ListedCampaign } from './data.ts';

/** Returns these campaigns by id. If they cannot be read, the page is shown without them. */
export async function campaignsBeside(ids: readonly string[]): Promise<ReadonlyMap<string, ListedCampaign>> {
  const found = await byHundreds(
    ids,
    async (some, limit) => (await client.campaigns.list({ ids: some, include: 'summary', limit })).campaigns,
  ).catch((): ListedCampaign[] => []);
  return new Map(found.map((campaign) => [campaign.id, campaign]));
}
