import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { PLATFORM_CHOICES } from '../../../core/platforms/index.ts';
import type { Input } from '../../client/index.ts';
import { id, platform, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';

export const bestClipCommand = (config: Config): Command =>
  servedCommand('best-clip', config, 'best-clip 11111111-1111-1111-1111-111111111111 --platform tiktok')
    .description('Show the current decision for a video on a platform.')
    .argument('<video-id>', 'The video', id)
    .requiredOption('--platform <name>', PLATFORM_CHOICES, platform)
    .action((videoAssetId: string, options: StoreOptions & Pick<Input<'campaigns.bestClip'>, 'platform'>) =>
      withApi(config, options, 'best-clip', async ({ client }) => {
        const asked = { video_asset_id: videoAssetId, platform: options.platform };
        const decision = await client.campaigns.bestClip(asked);
        if (options.json === true) return sayJson(decision);
        const row = [decision.platform, decision.clip_id, decision.score.toFixed(3), decision.decided_at];
        say(table(['platform', 'clip', 'score', 'decided at'], [row]));
      }),
    );
