import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { components } from '../../client/index.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { ask } from './ask.ts';
import { followPublication } from './follow-publication.ts';
import { costs } from './money.ts';
import { showPublication } from './show-publication.ts';

interface Options extends StoreOptions {
  readonly account: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export const publishCommand = (config: Config): Command =>
  servedCommand(
    'publish',
    config,
    'publish 11111111-1111-1111-1111-111111111111 --account 22222222-2222-2222-2222-222222222222',
  )
    .description(
      'Publish an approved campaign as paused ads. Shows the plan and the money, asks, renders, uploads, creates, and reads back.',
    )
    .argument('<campaign>', 'An approved campaign', id)
    .requiredOption('--account <id>', 'The ad account', id)
    .option('--dry-run', 'Only show what would be created and what it can cost')
    .option('--yes', 'Do not ask for confirmation')
    .action((campaignId: string, options: Options) =>
      withApi(config, options, 'publish', async (api) => {
        const wanted = { id: campaignId, ad_account_id: options.account };
        const plan = await api.client.campaigns.publish({ ...wanted, dry_run: 'true' });
        if (!('fingerprint' in plan)) throw new TypeError('a dry run has begun a publication');
        if (options.dryRun === true && options.json === true) return sayJson(plan);
        showPlan(plan, options.json === true ? remark : say);
        if (options.dryRun === true) return;
        await ask('Everything is created paused, and costs nothing until it is activated.', 'publish', options.yes);
        const started = await api.client.campaigns.publish({ ...wanted, fingerprint: plan.fingerprint });
        if ('fingerprint' in started) throw new TypeError('a plan was answered instead of a publication');
        const publication = await followPublication(api, started.publication_id);
        showPublication(publication, options.json);
        if (publication.state === 'paused') remark(`next: \`campaigns-engine activate ${campaignId}\``);
      }),
    );

function showPlan(
  { exposure, steps, findings, note }: components['schemas']['PublicationPlan'],
  print: (line: string) => void,
): void {
  print(
    table(
      ['step', 'act', 'what'],
      steps.map(({ key, act, kind }) => [key, act, kind]),
    ),
  );
  print(`once it is active: ${costs(exposure)}`);
  for (const { level, field, detail } of findings) print(`${level}: ${field}: ${detail}`);
  if (note !== null) print(note);
}
