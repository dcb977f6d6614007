import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { AnalyzeOptions } from '../../../content/media/index.ts';
import type { Platform } from '../../../core/platforms/index.ts';
import type { LocalApi } from '../api.ts';
import { orchestrateVideo } from '../campaigns/orchestrate-each.ts';
import { showVideo } from '../catalog/show-video.ts';
import { dataCommand, platformsOption, type StoreOptions, withEngine } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { type ClipFlags, clipOptionsOf, withClipFlags } from './analyze.ts';
import { filmBars } from './film-bars.ts';

interface Options extends StoreOptions, ClipFlags {
  readonly platforms: Platform[];
}

export const runCommand = (config: Config): Command =>
  withClipFlags(dataCommand('run', config, 'run film.mp4 --platforms tiktok,instagram'))
    .description('Run the whole workflow on a film: measure it, propose clips, decide, and draft campaigns.')
    .argument('<file>', 'The film')
    .addOption(platformsOption())
    .action((file: string, options: Options) =>
      withEngine(config, options, 'run', async (api) => {
        const videoAssetId = await ingestWithBar(api, file, clipOptionsOf(options));
        const video = await orchestrateVideo(api, videoAssetId, options.platforms);
        if (options.json === true) return sayJson({ videos: [video] });
        say(await showVideo(api, video));
      }),
    );

/** Ingests a film and shows a progress bar. @returns its video's id */
export async function ingestWithBar(api: LocalApi, file: string, clipOptions: AnalyzeOptions = {}): Promise<string> {
  const { ingestFilmForRules } = await import('../../../decisions/rules/index.ts');
  const bars = filmBars();
  try {
    return (await ingestFilmForRules(api.engine, file, { ...clipOptions, onProgress: bars.of(file) })).video_asset_id;
  } finally {
    bars.end();
  }
}
