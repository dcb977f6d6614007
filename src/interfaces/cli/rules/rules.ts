import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import {
  AFTER,
  groupCommand,
  LIMIT,
  plainCommand,
  platform,
  type StoreOptions,
  servedCommand,
  withApi,
} from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { nameOf, ruleSetNamed, versionName } from './rule-sets.ts';
import { applyCommand } from './rules-apply.ts';
import { diffCommand } from './rules-diff.ts';
import { calibrationCommand, evaluateLoggedCommand, trainCommand } from './rules-learn.ts';
import { showCommand } from './rules-show.ts';
import { testCommand } from './rules-test.ts';

type ListOptions = StoreOptions & Input<'ruleSets.list'>;

export function rulesCommand(config: Config): Command {
  const list = servedCommand('list', config, 'rules list --platform tiktok')
    .description('List the versions, newest first on each platform.')
    .option('--platform <name>', 'Only versions for this platform', platform)
    .option('--status <status>', 'Only versions in this state: draft, active or retired')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'rules', (api) => listVersions(api, options)));
  const activate = servedCommand('activate', config, 'rules activate tiktok@1 --why "version 2 lost the experiment"')
    .description('Activate a version on its platform. Activating an older version rolls back to it.')
    .argument('<version>', 'tiktok@3, or an id', versionName)
    .option('--why <reason>', 'The reason, recorded in the ledger')
    .action((name: string, options: StoreOptions & { why?: string }) =>
      withApi(config, options, 'rules', async (api) => {
        const { id } = await ruleSetNamed(api, name);
        const active = await api.client.ruleSets.activate({ id, why: options.why });
        if (options.json === true) return sayJson(active);
        say(`${nameOf(active)} is active`);
      }),
    );
  const schema = plainCommand('schema', 'rules schema > rule-set.schema.json')
    .description('Print the JSON Schema of a rule set, for editors.')
    .action(async () => sayJson((await import('../../../decisions/rules/index.ts')).ruleSetJsonSchema()));
  return groupCommand('rules', 'rules apply tiktok.yaml --activate')
    .description(
      'List, apply, activate and train rule sets: how clips are scored on each platform. Without a subcommand, lists the versions.',
    )
    .addCommand(list, { isDefault: true })
    .addCommand(showCommand(config))
    .addCommand(diffCommand(config))
    .addCommand(applyCommand(config))
    .addCommand(activate)
    .addCommand(trainCommand(config))
    .addCommand(calibrationCommand(config))
    .addCommand(evaluateLoggedCommand(config))
    .addCommand(testCommand())
    .addCommand(schema);
}

async function listVersions({ client }: Api, options: ListOptions): Promise<void> {
  const { platform: onPlatform, status, limit, after, json } = options;
  const reply = await client.ruleSets.list({ platform: onPlatform, status, limit, after });
  if (json === true) return sayJson(reply);
  const rows = reply.rule_sets.map((version) => [
    nameOf(version),
    version.status,
    version.created_at,
    version.activated_at ?? 'never',
    version.id,
  ]);
  say(rows.length === 0 ? 'no such versions' : table(['version', 'status', 'created', 'activated', 'id'], rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}
