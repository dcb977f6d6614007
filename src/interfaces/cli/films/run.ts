import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { AnalyzeOptions } from '../../../content/media/index.ts';
import type { Platform } from '../../../core/platforms/index.ts';
import type { LocalApi } from '../api.ts';
import { orchestrateVideo } from '../campaigns/orchestrate-each.ts';
import { showVideo } from '../catalog/show-video.ts';
import { dataCommand, platformsOption, type StoreOptions, withEngine } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { type WishOptions, wishesOf, withWishes } from './analyze.ts';
import { filmBars } from './film-bars.ts';

interface Options extends StoreOptions, WishOptions {
  readonly platforms: Platform[];
}

export const runCommand = (config: Config): Command =>
  withWishes(dataCommand('run', config, 'run film.mp4 --platforms tiktok,instagram'))
    .description('the main job from the film itself: measure it, propose clips, decide, draft')
    .argument('<file>', 'a film')
    .addOption(platformsOption())
    .action((file: string, options: Options) =>
      withEngine(config, options, 'run', async (api) => {
        const videoAssetId = await takeWithBar(api, file, wishesOf(options));
        const video = await orchestrateVideo(api, videoAssetId, options.platforms);
        if (options.json === true) return sayJson({ videos: [video] });
        say(await showVideo(api, video));
      }),
    );

/** Takes a film under a bar. @returns its video's id */
export async function takeWithBar(api: LocalApi, file: string, wishes: AnalyzeOptions = {}): Promise<string> {
  const [{ takeFilm }, { preferredLengthsMs }] = await Promise.all([
    import('../../../content/media/index.ts'),
    import('../../../decisions/rules/index.ts'),
  ]);
  const bars = filmBars();
  try {
    const preferredMs = await preferredLengthsMs(api.engine.db);
    return (await takeFilm(api.engine, file, { ...wishes, preferredMs, onProgress: bars.of(file) })).videoAssetId;
  } finally {
    bars.end();
  }
}
