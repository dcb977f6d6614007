import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { dataCommand, instant, type StoreOptions, withEngine } from '../options.ts';

interface Options extends StoreOptions {
  readonly since?: Date;
  readonly until?: Date;
}

export const exportCommand = (config: Config): Command =>
  dataCommand('export', config, 'ledger export --since 2026-11-01 > bundle.ndjson')
    .description('Export the sealed events as a bundle. examples/verify-bundle.mjs verifies it without this program.')
    .option('--since <time>', 'Events since this time, e.g. 2026-11-01 or 2026-11-01T12:00:00Z', instant)
    .option('--until <time>', 'End with the first checkpoint that includes every event before this time', instant)
    .addOption(new Option('--format <format>', 'One event per line').choices(['ndjson']).default('ndjson'))
    .action((options: Options) =>
      withEngine(config, options, 'ledger export', async ({ engine }) => {
        const { exportBundle } = await import('../../../trust/ledger/index.ts');
        for await (const line of exportBundle(engine, options.since, options.until))
          if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
      }),
    );
