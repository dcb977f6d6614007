import type { Platform } from '../../../core/platforms/index.ts';
import type { Api } from '../api.ts';
import { showVideo } from '../catalog/show-video.ts';
import { ApiProblem, exitCodeOf } from '../exit.ts';
import { remark, say, sayJson } from '../print.ts';
import { progress } from '../progress.ts';
import type { Orchestrated, OrchestratedVideo } from '../replies.ts';

/** One after the other; each is shown with its winners, and what counted. */
export async function orchestrateEach(
  api: Api,
  videoIds: readonly string[],
  {
    platforms,
    mode,
    json,
  }: { readonly platforms: readonly Platform[]; readonly mode?: string; readonly json?: boolean },
): Promise<void> {
  const bar = progress('orchestrating', videoIds.length, 'videos');
  const videos: (OrchestratedVideo | { video_asset_id: string; error: unknown })[] = [];
  for (const videoAssetId of videoIds) {
    try {
      videos.push(await orchestrateVideo(api, videoAssetId, platforms, mode));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status >= 500) throw error;
      videos.push({ video_asset_id: videoAssetId, error: error.problem });
      process.exitCode ??= exitCodeOf(error);
    }
    bar.advance(1);
  }
  bar.end();
  if (json === true) return sayJson({ videos });
  for (const video of videos) {
    if ('error' in video) remark(`${video.video_asset_id}: ${(video.error as { detail: string }).detail}`);
    else say(await showVideo(api, video));
  }
  const failed = videos.filter((video) => 'error' in video).length;
  say(`${videos.length - failed} videos orchestrated${failed === 0 ? '' : `, ${failed} not (above)`}`);
}

export async function orchestrateVideo(
  api: Api,
  videoAssetId: string,
  platforms: readonly Platform[],
  mode?: string,
): Promise<OrchestratedVideo> {
  const body = { video_asset_id: videoAssetId, platforms, mode };
  return {
    video_asset_id: videoAssetId,
    ...(await api.call<Orchestrated>('POST', '/campaigns/orchestrate', { body })),
  };
}
