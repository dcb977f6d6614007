import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { smokeAccount } from '../../../campaigns/publishing/index.ts';
import type { Config } from '../../../config.ts';
import { EXIT } from '../exit.ts';
import { dataCommand, engineOptions, id, type StoreOptions } from '../options.ts';
import { remark, say, sayJson } from '../print.ts';

interface SmokeCommandOptions extends StoreOptions {
  readonly account: string;
  readonly live?: boolean;
  readonly film?: string;
  readonly picture?: string;
  readonly cassette?: string;
}

export const smokeCommand = (config: Config): Command =>
  dataCommand('smoke', config, 'smoke --live --account 22222222-2222-2222-2222-222222222222')
    .description('Test the assumptions of publishing on an ad account. Activates nothing.')
    .requiredOption('--account <id>', 'The ad account', id)
    .option('--live', 'Allow a live account: paused objects are created in it and deleted again')
    .option('--film <file>', 'A 9:16 MP4; with --picture, an ad is also created')
    .option('--picture <file>', 'A JPEG as its thumbnail')
    .option('--cassette <file>', 'Record requests and replies, without ids and tokens, in this file')
    .action(async (options: SmokeCommandOptions, command: Command) => {
      const { account, live = false, film, picture, cassette, json } = options;
      if ((film === undefined) !== (picture === undefined))
        command.error('error: use both --film and --picture, or neither', { exitCode: EXIT.usage });
      const { openEngine } = await import('../../../engine.ts');
      const engine = await openEngine(engineOptions(config, options, 'smoke'));
      try {
        const { lines, tape } = await smokeAccount(engine, { account, isLive: live, film, picture });
        const all = [];
        for await (const line of lines) {
          all.push(line);
          if (!line.ok) process.exitCode = EXIT.refused;
          if (json !== true) say(`${line.ok ? 'ok    ' : 'FAILED'}  ${line.what}: ${line.detail}`);
        }
        if (json === true) sayJson(all);
        if (film === undefined) remark('no ad was created: use --film and --picture to create one');
        if (cassette !== undefined) writeFileSync(cassette, `${JSON.stringify(tape, null, 2)}\n`);
      } finally {
        await engine.close();
      }
    });
