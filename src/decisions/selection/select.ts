import type { Context } from '../../context.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { type DecideRequest, decideVideos, wantedOf, withRetry } from './decide-videos.ts';
import { readVideo } from './read.ts';
import type { BestClipDecision } from './schema.ts';
import { decisionParameters, findDecision, type StandingDecision, writeDecisions } from './store.ts';

/** One video, and the platforms to decide it for. */
export interface SelectRequest extends Omit<DecideRequest, 'video_asset_ids'> {
  readonly video_asset_id: string;
}

/**
 * Decides the best READY clip of a video for each platform and writes evidence, decisions and events, but no draft. A
 * platform without an eligible clip is left out.
 *
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` if no clip is eligible on any platform
 */
export function selectBestClipsForPlatforms(
  ctx: Context,
  { video_asset_id, ...request }: SelectRequest,
): Promise<readonly BestClipDecision[]> {
  return withRetry(async () => {
    const wanted = wantedOf(ctx, { ...request, video_asset_ids: [video_asset_id] });
    const reading = await readVideo(ctx.db, wanted);
    const videos = await decideVideos(ctx, ctx.db, reading, wanted);
    for (const refusal of videos.refused.values()) throw refusal;
    await writeDecisions(ctx.db, decisionParameters(videos, reading, ctx));
    return videos.decided.flatMap(({ decisions }) => decisions);
  });
}

/** Does the same for one platform. @throws as above */
export async function selectBestClipForPlatform(
  ctx: Context,
  { video_asset_id, platform }: { readonly video_asset_id: string; readonly platform: Platform },
): Promise<BestClipDecision> {
  const [decision] = await selectBestClipsForPlatforms(ctx, { video_asset_id, platforms: [platform] });
  if (decision === undefined) throw new Error('a selection that decides nothing throws no-eligible-clip');
  return decision;
}

/** Returns the current decision; undefined if none has been made yet. Never evaluates. */
export async function getBestClipDecision(
  ctx: Context,
  { video_asset_id, platform }: { readonly video_asset_id: string; readonly platform: Platform },
): Promise<StandingDecision | undefined> {
  return findDecision(ctx.db, parse(Id, video_asset_id), parse(Platform, platform));
}
