import { type components, createClient, type Reply } from '../client/index.ts';
import { PLATFORMS as KNOWN } from './platforms.ts';

export const client = createClient({ baseUrl: location.origin, retries: 1 });

export type Platform = components['schemas']['Platform'];
export const PLATFORMS: readonly Platform[] = KNOWN.map(({ id }) => id);

/** Decides for every platform and drafts the campaigns. The server's default would be one platform. */
export const decideEverywhere = (video_asset_id: string) =>
  client.campaigns.orchestrate({ video_asset_id, platforms: [...PLATFORMS] });

export type Video = Reply<'videos.get'>;
export type Film = Reply<'films.get'>;
export type Storyboard = NonNullable<Film['storyboard']>;
export type CropWindow = components['schemas']['CropWindow'];
export type ListedVideo = Reply<'videos.list'>['video_assets'][number];
export type Evidence = Reply<'orchestrations.get'>;
export type PlatformEvidence = NonNullable<Evidence['platforms'][string]>;
export type Candidate = PlatformEvidence['candidates'][number];
export type LedgerEvent = Reply<'ledger.list'>['events'][number];
export type Job = Reply<'jobs.get'>;
export type ListedCampaign = Reply<'campaigns.list'>['campaigns'][number];
export type Result = Reply<'results.list'>['results'][number];
export type Rate = components['schemas']['Rate'];
