import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Platform } from '../../../core/platforms/index.ts';
import { EXIT } from '../exit.ts';
import { id, instant, platformsOption, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson } from '../print.ts';

interface Options extends StoreOptions {
  readonly all?: boolean;
  readonly since?: Date;
  readonly platforms: Platform[];
  readonly key?: string;
}

export const jobsAddCommand = (config: Config): Command =>
  servedCommand('add', config, 'jobs add --all --key everything')
    .description('Queue the orchestration of many videos for a worker.')
    .argument('[video-id...]', 'The videos', (written: string, before: string[] | undefined) => [
      ...(before ?? []),
      id(written),
    ])
    .option('--all', 'Every video in the catalog')
    .option('--since <time>', 'Videos added since this time, e.g. 2026-01-31 or 2026-01-31T12:00:00Z', instant)
    .addOption(platformsOption())
    .option('--key <key>', 'While a job with this key is queued or running, return that job instead of adding one')
    .action((videoIds: string[], options: Options, command: Command) => {
      const { all, since, platforms, key, json } = options;
      const named = videoIds.length > 0;
      if ([named, all === true, since !== undefined].filter(Boolean).length !== 1)
        command.error('error: specify videos, or use --all or --since', { exitCode: EXIT.usage });
      const videos = named ? { video_asset_ids: videoIds } : { filter: { added_since: since?.toISOString() } };
      return withApi(config, options, 'jobs', async ({ client }) => {
        const reply = await client.campaigns.orchestrateMany({ ...videos, platforms, key });
        if (json === true) sayJson(reply);
        else say(`job ${reply.job_id}`);
      });
    });
