import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import { AFTER, LIMIT, platform, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { clock, remark, say, sayJson, table } from '../print.ts';

type Options = StoreOptions & Pick<Input<'videos.list'>, 'q' | 'state' | 'platform' | 'limit' | 'after'>;

export const videosCommand = (config: Config): Command =>
  servedCommand('videos', config, 'videos --q lisbon')
    .description('List the videos of the catalog with their ids, newest first.')
    .option('--q <text>', 'Only videos whose title contains this text')
    .option(
      '--state <state>',
      'Only videos in this state: no_film, measuring, undecided, tied, draft, approved or active',
    )
    .option('--platform <name>', 'With --state: only its state on this platform', platform)
    .option(...LIMIT)
    .option(...AFTER)
    .action(({ q, state, platform: onPlatform, limit, after, ...options }: Options) =>
      withApi(config, options, 'videos', async ({ client }) => {
        const query = { q, state, platform: onPlatform, limit, after, include: 'summary' as const };
        const reply = await client.videos.list(query);
        if (options.json === true) return sayJson(reply);
        const rows = reply.video_assets.map((video) => [
          video.id,
          video.title ?? '',
          video.duration_ms === null ? '' : clock(video.duration_ms),
          String(video.summary?.ready_clips ?? ''),
        ]);
        say(rows.length === 0 ? 'no such videos' : table(['id', 'title', 'length', 'READY clips'], rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );
