import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { daysUntil } from '../format.ts';

export type Publication = Reply<'publications.get'>;
export type Figures = Reply<'results.summary'>['lines'][number];
export type PlannedTime = Reply<'campaigns.schedule'>;

/** More publications than the campaigns of one page ever have. */
const MOST = 1000;

/** Returns the newest publication of each of these campaigns: the state on the platform, beside the requested one. */
export async function deliveries(ids: string): Promise<ReadonlyMap<string, Publication>> {
  if (ids === '') return new Map();
  const publications = await client.publications.list({ campaign_ids: ids, limit: 200 }).toArray({ max: MOST });
  // the list begins with the newest; reversed, so that the newest publication of a campaign overwrites older ones
  return new Map(publications.reverse().map((each) => [each.campaign_id, each]));
}

/** Returns the scheduled time of each campaign that waits for one. */
export async function timesOf(): Promise<ReadonlyMap<string, PlannedTime>> {
  const { schedules } = await client.postingTimes.calendar({ state: 'waiting', limit: 1000 });
  return new Map(schedules.map((each) => [each.campaign_id, each]));
}

/** Returns the figures of these campaigns for the last 7 days; leaves out campaigns without results. */
export async function weekOf(ids: string): Promise<ReadonlyMap<string, Figures>> {
  if (ids === '') return new Map();
  const span = daysUntil(new Date().toISOString(), 7);
  const { lines } = await client.results.summary({ ...span, by: 'campaign', ids });
  return new Map(lines.flatMap((line) => (line.campaign_id === undefined ? [] : [[line.campaign_id, line]])));
}
