import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { MODES } from '../../../core/kernel/index.ts';
import type { Platform } from '../../../core/platforms/index.ts';
import type { Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import {
  id,
  instant,
  platform,
  platformsOption,
  type StoreOptions,
  servedCommand,
  wholeNumber,
  withApi,
} from '../options.ts';
import { orchestrateEach } from './orchestrate-each.ts';
import { orchestrateMany } from './orchestrate-many.ts';
import { readIds } from './read-ids.ts';

interface Options extends StoreOptions {
  readonly all?: boolean;
  readonly since?: Date;
  readonly file?: string;
  readonly platforms: Platform[];
  readonly mode?: Input<'campaigns.orchestrate'>['mode'];
  readonly cards?: CardsWritten;
}

/** Up to this many videos are orchestrated one by one, with winners and reasons; more become a batch job. */
const FEW = 100;

export const orchestrateCommand = (config: Config): Command =>
  servedCommand('orchestrate', config, 'orchestrate 11111111-1111-1111-1111-111111111111 --platforms tiktok,youtube')
    .description(
      `Decide the best clip of each video for each platform, and draft its campaigns. More than ${FEW} videos run as a background job.`,
    )
    .argument('[video-id...]', 'The videos', (written: string, before: string[] | undefined) => [
      ...(before ?? []),
      id(written),
    ])
    .option('--all', 'Every video in the catalog')
    .option('--since <time>', 'Videos added since this time, e.g. 2026-01-31 or 2026-01-31T12:00:00Z', instant)
    .option('--file <ids.txt>', 'A file of video ids, one per line')
    .addOption(platformsOption())
    .addOption(
      new Option(
        '--mode <mode>',
        'exploit: the best score; thompson: a random draw by probability of winning, to learn more from results',
      ).choices([...MODES]),
    )
    .option('--cards <n>', 'Clips per campaign: a number, or platform=number,…; 2 to 10 on Instagram', cardsOf)
    .action((videoIds: string[], options: Options, command: Command) => {
      const { all, file, platforms, cards: written, ...how } = options;
      // in UTC, like every time in a reply
      const since = options.since?.toISOString();
      const cards = written === undefined ? undefined : cardsFor(written, platforms);
      const ways = [videoIds.length > 0, all === true, since !== undefined, file !== undefined];
      if (ways.filter(Boolean).length !== 1)
        command.error('error: specify videos, or use one of --all, --since and --file', { exitCode: EXIT.usage });
      const named = file === undefined ? videoIds : readIds(file);
      return withApi(config, options, 'orchestrate', async (api) => {
        if (videoIds.length > 0) return orchestrateEach(api, videoIds, { ...how, platforms, cards });
        const found = file === undefined ? await fewVideos(api, since) : named;
        if (found !== undefined && found.length <= FEW)
          return orchestrateEach(api, found, { ...how, platforms, cards });
        const filter = since === undefined ? {} : { added_since: since };
        return orchestrateMany(api, file === undefined ? { filter } : { video_asset_ids: named }, platforms, {
          ...options,
          cards,
        });
      });
    });

type CardsWritten = number | Record<string, number>;

/** Reads `3`, or `instagram=3,tiktok=2`. */
function cardsOf(written: string): CardsWritten {
  if (!written.includes('=')) return wholeNumber(written);
  return Object.fromEntries(
    written.split(',').map((part) => {
      const [name = '', count = ''] = part.split('=');
      return [platform(name.trim()), wholeNumber(count.trim())];
    }),
  );
}

/** Applies a single number to every platform. */
const cardsFor = (cards: CardsWritten, platforms: readonly Platform[]): Record<string, number> =>
  typeof cards === 'number' ? Object.fromEntries(platforms.map((name) => [name, cards])) : cards;

/** Returns the ids of videos, newest first; undefined if there are more than a few. */
async function fewVideos({ client }: Api, since = ''): Promise<string[] | undefined> {
  const { video_assets, next } = await client.videos.list({ limit: FEW });
  const found = video_assets.filter(({ created_at }) => created_at >= since);
  return next === null || found.length < video_assets.length ? found.map((video) => video.id) : undefined;
}
