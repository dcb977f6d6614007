import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { PLATFORMS, type Platform } from '../kernel/index.ts';
import type { Api } from './api.ts';
import { ApiProblem, EXIT, exitCodeOf } from './exit.ts';
import { id, platformList, type StoreOptions, servedCommand, withApi } from './options.ts';
import { remark, say, sayJson } from './print.ts';
import { progress } from './progress.ts';
import type { Orchestrated, OrchestratedVideo } from './replies.ts';
import { showVideo } from './show-video.ts';

interface Options extends StoreOptions {
  readonly all?: boolean;
  readonly platforms: Platform[];
}

export const orchestrateCommand = (config: Config): Command =>
  servedCommand('orchestrate', config, 'orchestrate 11111111-1111-1111-1111-111111111111 --platforms tiktok,youtube')
    .description('decide the best clip of each video for each platform, and draft its campaigns')
    .argument('[video-id...]', 'the videos', (written: string, before: string[] | undefined) => [
      ...(before ?? []),
      id(written),
    ])
    .option('--all', 'every video of the catalogue')
    .option('--platforms <list>', 'separated by commas', platformList, [...PLATFORMS])
    .action((videoIds: string[], options: Options, command: Command) => {
      if (videoIds.length === 0 && options.all !== true)
        command.error('error: name videos, or give --all', { exitCode: EXIT.usage });
      return withApi(config, options, 'orchestrate', (api) => run(api, videoIds, options));
    });

async function run(api: Api, videoIds: readonly string[], { all, platforms, json }: Options): Promise<void> {
  const wanted = all === true ? await everyVideo(api) : videoIds;
  const bar = progress('orchestrating', wanted.length, 'videos');
  const videos: (OrchestratedVideo | { video_asset_id: string; error: unknown })[] = [];
  for (const videoAssetId of wanted) {
    try {
      videos.push(await orchestrateVideo(api, videoAssetId, platforms));
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
): Promise<OrchestratedVideo> {
  const body = { video_asset_id: videoAssetId, platforms };
  return {
    video_asset_id: videoAssetId,
    ...(await api.call<Orchestrated>('POST', '/campaigns/orchestrate', { body })),
  };
}

async function everyVideo(api: Api): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const query = { limit: 1000, after };
    const page = await api.call<{ video_assets: { id: string }[]; next: string | null }>('GET', '/video_assets', {
      query,
    });
    ids.push(...page.video_assets.map((video) => video.id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return ids;
}
