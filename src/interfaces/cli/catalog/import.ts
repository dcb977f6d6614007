import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';
import { counted, say, sayJson } from '../print.ts';
import { sendFile, showRejected } from './send-file.ts';

export const importCommand = (config: Config): Command =>
  servedCommand('import', config, 'import catalog.ndjson')
    .description(
      'Import videos and clips into the catalog, from NDJSON (one video per line) or CSV (one clip per line).',
    )
    .argument('<file>', 'A .ndjson, .jsonl or .csv file')
    .action((file: string, options: StoreOptions) =>
      withApi(config, options, 'import', async (api) => {
        const reply = await importFile(api, file);
        if (reply.rejected_total > 0) process.exitCode = EXIT.refused;
        if (options.json === true) return sayJson(reply);
        say(
          `${counted(reply.video_assets, 'video')} and ${counted(reply.clips, 'clip')} imported, ${counted(reply.rejected_total, 'line')} rejected`,
        );
        showRejected(reply);
      }),
    );

export const importFile = ({ client }: Api, file: string): Promise<Reply<'videos.import'>> =>
  sendFile(file, (options) => client.videos.import({}, options));
