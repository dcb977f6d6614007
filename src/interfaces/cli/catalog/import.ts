import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { sendFile, showRejected } from './send-file.ts';

export const importCommand = (config: Config): Command =>
  servedCommand('import', config, 'import catalog.ndjson')
    .description('take videos and clips into the catalog: NDJSON (a video a line) or CSV (a clip a line)')
    .argument('<file>', 'a .ndjson, .jsonl or .csv file')
    .action((file: string, options: StoreOptions) =>
      withApi(config, options, 'import', async (api) => {
        const reply = await importFile(api, file);
        if (reply.rejected_total > 0) process.exitCode = EXIT.refused;
        if (options.json === true) return sayJson(reply);
        say(`${reply.video_assets} videos and ${reply.clips} clips taken, ${reply.rejected_total} lines rejected`);
        showRejected(reply);
      }),
    );

export const importFile = ({ client }: Api, file: string): Promise<Reply<'videos.import'>> =>
  sendFile(file, (options) => client.videos.import({}, options));
