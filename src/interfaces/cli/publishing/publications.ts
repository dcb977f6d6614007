import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import { groupCommand, id, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { followPublication } from './follow-publication.ts';
import { money } from './money.ts';
import { showPublication } from './show-publication.ts';

type ListOptions = StoreOptions &
  Pick<Input<'publications.list'>, 'state' | 'limit' | 'after'> & {
    readonly campaign?: string;
    readonly account?: string;
  };

interface ContinueOptions extends StoreOptions {
  readonly adopt?: string;
  readonly absent?: boolean;
}

export const publicationsCommand = (config: Config): Command =>
  groupCommand('publications', 'publications list --state stopped')
    .description('list, show and continue publications (default: list)')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(showCommand(config))
    .addCommand(continueCommand(config));

const listCommand = (config: Config) =>
  servedCommand('list', config, 'publications list --state stopped')
    .description('the publications, newest first')
    .option('--campaign <id>', 'of this campaign only', id)
    .option('--account <id>', 'of this ad account only', id)
    .option('--state <state>', 'in this state only')
    .option('--limit <n>', 'rows, 1 to 1000', wholeNumber)
    .option('--after <cursor>', 'the `next` of the page before')
    .action(({ campaign, account, state, limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'publications', async (api) => {
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
        if (reply.next !== null) remark(`there are more: --after ${reply.next}`);
      }),
    );

const showCommand = (config: Config) =>
  servedCommand('show', config, 'publications show 11111111-1111-1111-1111-111111111111 --follow')
    .description('one publication, with its steps')
    .argument('<id>', 'the publication', id)
    .option('--follow', 'work on it, or watch the server work, until there is nothing more to do')
    .action((publicationId: string, { follow, ...options }: StoreOptions & { follow?: boolean }) =>
      withApi(config, options, 'publications', async (api) =>
        showPublication(
          follow === true
            ? await followPublication(api, publicationId)
            : await api.client.publications.get({ id: publicationId }),
          options.json,
        ),
      ),
    );

const continueCommand = (config: Config) =>
  servedCommand('continue', config, 'publications continue 11111111-1111-1111-1111-111111111111 campaign --absent')
    .description('let a stopped publication go on, after you have looked at the platform if it says so')
    .argument('<id>', 'the publication', id)
    .argument('[step]', 'the step that you have looked for')
    .option('--adopt <id>', 'this object on the platform is the one of the step')
    .option('--absent', 'the platform has no object of the step')
    .action((publicationId: string, step: string | undefined, options: ContinueOptions, command: Command) => {
      const { adopt, absent } = options;
      if ((step === undefined) !== (adopt === undefined && absent === undefined) || (adopt !== undefined && absent))
        command.error('error: name the step with either --adopt ID or --absent, or neither of them', { exitCode: 2 });
      const resolve =
        step === undefined ? undefined : adopt === undefined ? { step, absent: true as const } : { step, adopt };
      return withApi(config, options, 'publications', async (api) => {
        await api.client.publications.continue({ id: publicationId, resolve });
        showPublication(await followPublication(api, publicationId), options.json);
      });
    });
