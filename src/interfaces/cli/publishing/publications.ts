import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { followPublication } from './follow-publication.ts';
import { money } from './money.ts';
import { showPublication } from './show-publication.ts';

type ListOptions = StoreOptions &
  ShowOptions &
  Pick<Input<'publications.list'>, 'state' | 'limit' | 'after'> & {
    readonly campaign?: string;
    readonly account?: string;
  };

interface ShowOptions {
  readonly follow?: boolean;
}

interface ContinueOptions extends StoreOptions {
  readonly adopt?: string;
  readonly absent?: boolean;
}

export const publicationsCommand = (config: Config): Command =>
  groupCommand('publications', 'publications list --state stopped')
    .description('List, show and continue publications. Without a subcommand, lists them.')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(showCommand(config))
    .addCommand(continueCommand(config));

const listCommand = (config: Config) =>
  servedCommand('list', config, 'publications list --state stopped')
    .description('List publications, newest first; with an id, show that one.')
    .argument('[id]', 'Show this publication', id)
    .option('--follow', 'With an id: follow it until nothing is left to do')
    .option('--campaign <id>', 'Only publications for this campaign', id)
    .option('--account <id>', 'Only publications for this ad account', id)
    .option('--state <state>', 'Only publications in this state')
    .option(...LIMIT)
    .option(...AFTER)
    .action((only: string | undefined, { campaign, account, state, limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'publications', async (api) => {
        if (only !== undefined) return showOne(api, only, options);
        const query = { campaign_id: campaign, ad_account_id: account, state, limit, after };
        const reply = await api.client.publications.list(query);
        if (options.json === true) return sayJson(reply);
        const rows = reply.publications.map((one) => [
          one.id,
          one.campaign_id,
          one.state,
          money(one.budget.minor, one.exposure.currency),
          one.stop?.code ?? '',
        ]);
        say(rows.length === 0 ? 'no publications' : table(['id', 'campaign', 'state', 'budget', 'stopped by'], rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );

const showCommand = (config: Config) =>
  servedCommand('show', config, 'publications show 11111111-1111-1111-1111-111111111111 --follow')
    .description('Show a publication and its steps.')
    .argument('<id>', 'The publication', id)
    .option('--follow', 'Follow it until nothing is left to do; without --server, this command does the work')
    .action((publicationId: string, options: StoreOptions & ShowOptions) =>
      withApi(config, options, 'publications', (api) => showOne(api, publicationId, options)),
    );

async function showOne(api: Api, publicationId: string, { follow, json }: StoreOptions & ShowOptions): Promise<void> {
  const publication =
    follow === true
      ? await followPublication(api, publicationId)
      : await api.client.publications.get({ id: publicationId });
  showPublication(publication, json);
}

const continueCommand = (config: Config) =>
  servedCommand('continue', config, 'publications continue 11111111-1111-1111-1111-111111111111 campaign --absent')
    .description('Continue a stopped publication. If it asks you to check the platform, do that first.')
    .argument('<id>', 'The publication', id)
    .argument('[step]', 'The step that you checked on the platform')
    .option('--adopt <id>', 'Take the object with this id on the platform as the one that the step created')
    .option('--absent', 'The step created no object on the platform')
    .action((publicationId: string, step: string | undefined, options: ContinueOptions, command: Command) => {
      const { adopt, absent } = options;
      if ((step === undefined) !== (adopt === undefined && absent === undefined) || (adopt !== undefined && absent))
        command.error('error: specify a step together with either --adopt ID or --absent, or none of the three', {
          exitCode: 2,
        });
      const resolve =
        step === undefined ? undefined : adopt === undefined ? { step, absent: true as const } : { step, adopt };
      return withApi(config, options, 'publications', async (api) => {
        await api.client.publications.continue({ id: publicationId, resolve });
        showPublication(await followPublication(api, publicationId), options.json);
      });
    });
