import type { Platform } from '../../../core/platforms/index.ts';
import { ApiError, type Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { type OrchestratedVideo, showVideo } from '../catalog/show-video.ts';
import { exitCodeOf } from '../exit.ts';
import { withKindOfId } from '../kind-of-id.ts';
import { counted, remark, say, sayJson } from '../print.ts';
import { progress } from '../progress.ts';

type How = Pick<Input<'campaigns.orchestrate'>, 'mode' | 'cards'>;

/** Orchestrates videos one after the other, and shows each with its winners and reasons. */
export async function orchestrateEach(
  api: Api,
  videoIds: readonly string[],
  { platforms, mode, cards, json }: How & { readonly platforms: readonly Platform[]; readonly json?: boolean },
): Promise<void> {
  const bar = progress('orchestrating', videoIds.length, 'videos');
  const videos: (OrchestratedVideo | { video_asset_id: string; error: unknown })[] = [];
  for (const videoAssetId of videoIds) {
    try {
      videos.push(await orchestrateVideo(api, videoAssetId, platforms, { mode, cards }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const explained = await withKindOfId(api.client, error);
      videos.push({ video_asset_id: videoAssetId, error: explained.problem });
      process.exitCode ??= exitCodeOf(error);
    }
    bar.advance(1);
  }
  bar.end();
  if (json === true) return sayJson({ videos });
  for (const video of videos) {
    if ('error' in video) remark(failureInWords(video.video_asset_id, (video.error as { detail: string }).detail));
    else say(await showVideo(api, video));
  }
  const failed = videos.filter((video) => 'error' in video).length;
  say(
    `${counted(videos.length - failed, 'video')} orchestrated${failed === 0 ? '' : `, ${failed} failed (see above)`}`,
  );
}

/** Prefixes the video's id, unless the detail already contains it. */
export const failureInWords = (videoAssetId: string, detail: string): string =>
  detail.includes(videoAssetId) ? detail : `${videoAssetId}: ${detail}`;

export async function orchestrateVideo(
  { client }: Api,
  videoAssetId: string,
  platforms: readonly Platform[],
  how: How = {},
): Promise<OrchestratedVideo> {
  const orchestrated = await client.campaigns.orchestrate({
    ...{ video_asset_id: videoAssetId, platforms: [...platforms], ...how },
  });
  return { video_asset_id: videoAssetId, ...orchestrated };
}
