import type { ContentBlock } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ApiError, type Client, type components, type Reply } from '../client/index.ts';

type Platform = components['schemas']['Platform'];
type Video = Reply<'videos.list'>['video_assets'][number];

export const Need = z.enum(['film', 'decision', 'approval', 'results', 'tie_break']);

interface Wanted {
  readonly query?: string | undefined;
  readonly needs?: z.output<typeof Need> | undefined;
  readonly platform?: Platform | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The most pages that one call searches for videos that lack something. */
const MOST_PAGES = 10;
const RAN: readonly string[] = ['active', 'paused', 'completed'];

/** Finds videos by title and by what they lack. If there is a `next`, there is more to search, even if nothing was found yet. */
export async function findVideos(client: Client, { query: q, needs, platform, limit, after }: Wanted) {
  let cursor = after;
  for (let pages = 1; ; pages++) {
    const { video_assets, next } = await client.videos.list({ include: 'summary', q, limit, after: cursor });
    const videos = [];
    for (const video of video_assets)
      if (await lacks(client, video, needs, platform)) videos.push(shown(video, platform));
    if (videos.length > 0 || next === null || pages === MOST_PAGES) return { next, videos };
    cursor = next;
  }
}

const decisionsOf = ({ summary }: Video, platform: Platform | undefined) =>
  (summary?.platforms ?? []).filter((one) => platform === undefined || one.platform === platform);

async function lacks(client: Client, video: Video, needs: Wanted['needs'], platform: Platform | undefined) {
  const decisions = decisionsOf(video, platform);
  if (needs === undefined) return platform === undefined || decisions.length > 0;
  if (needs === 'film') return video.summary?.film === 'none';
  if (needs === 'decision') return (video.summary?.ready_clips ?? 0) > 0 && decisions.length === 0;
  if (needs === 'approval') return decisions.some(({ campaign }) => campaign?.status === 'draft');
  if (needs === 'tie_break') return decisions.some(({ confidence }) => confidence === 'tied');
  if (!decisions.some(({ campaign }) => campaign !== null && RAN.includes(campaign.status))) return false;
  const { results } = await client.results.list({ video_asset_id: video.id, platform, limit: 1 });
  return results.length === 0;
}

function shown(video: Video, platform: Platform | undefined) {
  const decisions = decisionsOf(video, platform).map(({ campaign, platform: name, ...decision }) => ({
    ...{ platform: name, winner: decision.clip_id, score: decision.score, confidence: decision.confidence },
    ...{ orchestration_id: decision.orchestration_id, campaign_id: campaign?.id, status: campaign?.status },
  }));
  const { id, title, duration_ms, summary } = video;
  return { id, title, duration_ms, film: summary?.film, ready_clips: summary?.ready_clips, decisions };
}

/** Returns the newest orchestration with a decision; undefined if there is none. */
export async function newestOf(
  client: Client,
  id: string | undefined,
  platform: Platform,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const { summary } = await client.videos.get({ id, include: 'summary' });
  return summary?.platforms.find((one) => one.platform === platform)?.orchestration_id;
}

/** Returns small pictures of clips. A clip that was not cut out of a film has none. */
export async function picturesOf(client: Client, clips: readonly { readonly id: string }[]): Promise<ContentBlock[]> {
  const pictures: ContentBlock[] = [];
  for (const { id } of clips) {
    const picture = await client.clips.thumbnail({ id, w: '320' }).catch((error: unknown) => {
      if (error instanceof ApiError && error.is('thumbnail-not-found')) return undefined;
      throw error;
    });
    if (picture === undefined) continue;
    const data = Buffer.from(await picture.arrayBuffer()).toString('base64');
    pictures.push({ type: 'text', text: `clip ${id}` }, { type: 'image', data, mimeType: 'image/jpeg' });
  }
  return pictures;
}
