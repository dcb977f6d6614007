import { campaignName } from './campaign-name.ts';
import { client } from './data.ts';
import { eachOf } from './each-of.ts';
import { titlesOf } from './titles.ts';

/** A campaign with its clip, its video's title and the name that people make of them. */
export async function namedCampaign(id: string) {
  const campaign = await client.campaigns.get({ id });
  const [clip, titles] = await Promise.all([
    client.clips.get({ id: campaign.clip_id }),
    titlesOf([campaign.video_asset_id]),
  ]);
  const title = titles.get(campaign.video_asset_id);
  const summary = title === undefined ? undefined : { video: { title }, clip };
  return { campaign, clip, title, name: campaignName({ ...campaign, summary }) };
}

/** Each takes three requests. */
const MOST_NAMED = 12;

/** What people call the first of these campaigns, by id. A page is still worth showing without the name of one that cannot be read. */
export async function campaignNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  await eachOf([...new Set(ids)].slice(0, MOST_NAMED), async (id) => names.set(id, (await namedCampaign(id)).name));
  return names;
}
