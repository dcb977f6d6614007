import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { openEngine } from '../engine.ts';
import { dataCommand, engineOptions, type StoreOptions } from './options.ts';
import { say, sayJson } from './print.ts';

export const migrateCommand = (config: Config): Command =>
  dataCommand('migrate', config, 'migrate --database-url postgres://owner@localhost/campaigns')
    .description("bring the database's schema up to this program's version")
    .action(async (options: StoreOptions) => {
      const engine = await openEngine(engineOptions(config, options, 'migrate'));
      await engine.close();
      if (options.json === true) return sayJson({ applied: engine.applied });
      say(engine.applied.length === 0 ? 'the schema is up to date' : `applied ${engine.applied.join(', ')}`);
    });
