import type { Config } from '../../../config.ts';
import type { Input, Reply } from '../../client/index.ts';
import { groupCommand, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';
import { minorIn, money } from '../publishing/money.ts';

type Limit = Reply<'budgets.limits'>['limits'][number];

export const limitsCommand = (config: Config) =>
  groupCommand('limits', 'budget limits list')
    .description('Limit daily costs. Without a subcommand, lists the limits.')
    .addCommand(listLimits(config), { isDefault: true })
    .addCommand(setLimit(config))
    .addCommand(removeLimit(config));

const listLimits = (config: Config) =>
  servedCommand('list', config, 'budget limits list')
    .description('List the limits of the account, platforms and campaigns.')
    .action((options: StoreOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const reply = await api.client.budgets.limits();
        if (options.json === true) return sayJson(reply);
        const rows = reply.limits.map((limit) => [limit.scope, limit.scope_id, capOf(limit)]);
        say(rows.length === 0 ? 'no limits' : table(['scope', 'of', 'a day at most'], rows));
      }),
    );

const capOf = ({ daily_cap_minor, currency }: Limit) => money(daily_cap_minor, currency);

/** Reads `account`, a platform such as `tiktok`, or a campaign's id. */
function scopeOf(written: string): Pick<Input<'budgets.setLimit'>, 'scope' | 'scope_id'> {
  if (written === 'account') return { scope: 'account', scope_id: '' };
  return { scope: written.includes('-') ? 'campaign' : 'platform', scope_id: written };
}

const setLimit = (config: Config) =>
  servedCommand('set', config, 'budget limits set tiktok 200.00 EUR')
    .description('Set a maximum daily cost.')
    .argument('<of>', '"account", a platform, or the id of a campaign')
    .argument('<amount>', 'The amount per day in main units, such as 200.00')
    .argument('<currency>', 'The currency, e.g. EUR')
    .action((of: string, amount: string, currency: string, options: StoreOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const body = { ...scopeOf(of), currency, daily_cap_minor: minorIn('amount', amount, currency) };
        const limit = await api.client.budgets.setLimit(body);
        if (options.json === true) return sayJson(limit);
        say(`${of}: at most ${capOf(limit)} a day`);
      }),
    );

const removeLimit = (config: Config) =>
  servedCommand('remove', config, 'budget limits remove tiktok EUR')
    .description('Remove a limit.')
    .argument('<of>', '"account", a platform, or the id of a campaign')
    .argument('<currency>', 'The currency, e.g. EUR')
    .action((of: string, currency: string, options: StoreOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const removed = await api.client.budgets.removeLimit({ ...scopeOf(of), currency });
        if (options.json === true) return sayJson(removed);
        say(`${of}: the limit in ${currency} is removed`);
      }),
    );
