import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { dataCommand, engineOptions, type StoreOptions } from '../options.ts';
import { say, sayJson } from '../print.ts';

interface Options extends StoreOptions {
  readonly appRole?: string;
}

export const migrateCommand = (config: Config): Command =>
  dataCommand('migrate', config, 'migrate --database-url postgres://owner@localhost/campaigns')
    .description("Bring the database's schema up to this program's version.")
    .option(
      '--app-role <name>',
      'Grant this PostgreSQL role what the program needs, but no right to change the ledger. The role seals with the key in --data-dir or CAMPAIGNS_ENGINE_LEDGER_KEY',
    )
    .action(async (options: Options) => {
      const [{ openEngine }, { grantAppRole, openSigningKey }, { keyPlace }] = await Promise.all([
        import('../../../engine.ts'),
        import('../../../trust/ledger/index.ts'),
        import('../ledger/begin-sealing.ts'),
      ]);
      const engine = await openEngine(engineOptions(config, options, 'migrate'));
      try {
        if (options.appRole !== undefined)
          await grantAppRole(engine.db, options.appRole, openSigningKey(keyPlace(config, options)));
      } finally {
        await engine.close();
      }
      if (options.json === true) return sayJson({ applied: engine.applied });
      say(engine.applied.length === 0 ? 'the schema is up to date' : `applied ${engine.applied.join(', ')}`);
    });
