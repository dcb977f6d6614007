import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { daysUntil } from '../format.ts';

export type Publication = Reply<'publications.get'>;
export type Figures = Reply<'results.summary'>['lines'][number];
export type PlannedTime = Reply<'campaigns.schedule'>;

/** No page of campaigns has been published more often. */
const MOST = 1000;

/** The newest publication of each of these campaigns: what the platform says, beside what was asked for. */
export async function deliveries(ids: string): Promise<ReadonlyMap<string, Publication>> {
  if (ids === '') return new Map();
  const publications = await client.publications.list({ campaign_ids: ids, limit: 200 }).toArray({ max: MOST });
  // newest first: an older one of the same campaign does not take its place
  return new Map(publications.reverse().map((each) => [each.campaign_id, each]));
}

/** The time at which each campaign goes on, of those that wait for one. */
export async function timesOf(): Promise<ReadonlyMap<string, PlannedTime>> {
  const { schedules } = await client.postingTimes.calendar({ state: 'waiting', limit: 1000 });
  return new Map(schedules.map((each) => [each.campaign_id, each]));
}

/** What each of these campaigns did in the last 7 days; one that reported nothing is not there. */
export async function weekOf(ids: string): Promise<ReadonlyMap<string, Figures>> {
  if (ids === '') return new Map();
  const span = daysUntil(new Date().toISOString(), 7);
  const { lines } = await client.results.summary({ ...span, by: 'campaign', ids });
  return new Map(lines.flatMap((line) => (line.campaign_id === undefined ? [] : [[line.campaign_id, line]])));
}
