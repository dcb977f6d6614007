import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input, Reply } from '../../client/index.ts';
import { EXIT } from '../exit.ts';
import { textOf } from '../named-file.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { money } from './money.ts';

type Setting = NonNullable<Input<'adAccounts.create'>['settings']>[string];
/** The given settings; undefined removes a setting. */
type Given = Readonly<Record<string, Setting | undefined>>;

type Cap = number | 'none';

interface SettingsOptions extends StoreOptions {
  readonly tokenFile?: string;
  readonly setting: Given;
  readonly maxDailyMinor?: Cap;
  readonly maxCampaignMinor?: Cap;
  readonly twoPeople?: boolean;
  readonly liveOnEmbedded?: boolean;
}

type AddOptions = SettingsOptions &
  Pick<Input<'adAccounts.create'>, 'platform' | 'environment'> & { readonly externalId: string };

export const accountsCommand = (config: Config): Command =>
  groupCommand('accounts', 'accounts add --platform meta --environment sandbox --external-id act_1 < token.txt')
    .description('List and manage ad accounts. Without a subcommand, lists them.')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(addCommand(config))
    .addCommand(showCommand(config))
    .addCommand(checkCommand(config))
    .addCommand(setCommand(config))
    .addCommand(removeCommand(config));

const withSettings = (command: Command) =>
  command
    .option(
      '--setting <name=value>',
      'A setting of the platform, e.g. page_id=1234; [..] and {..} are JSON; NAME= removes it (repeatable)',
      addSetting,
      {},
    )
    .option(
      '--max-daily-minor <n>',
      'Maximum that all active publications together may spend per day, in minor units, or "none"',
      capIn,
    )
    .option(
      '--max-campaign-minor <n>',
      'Maximum that one publication may spend in total, in minor units, or "none"',
      capIn,
    )
    .option('--two-people', 'Require that different people approve and activate')
    .option('--no-two-people', 'Let the same person approve and activate')
    .option('--live-on-embedded', 'Allow live ads on the embedded database (one person, one machine)')
    .option('--no-live-on-embedded', 'Allow no live ads on the embedded database');

const capIn = (written: string): Cap => (written === 'none' ? written : wholeNumber(written));
const capOf = (cap: Cap): number | null => (cap === 'none' ? null : cap);

function addSetting(written: string, before: Given): Given {
  const [, name, value = ''] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(written) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Use NAME=VALUE, such as page_id=1234.');
  return { ...before, [name]: value === '' ? undefined : /^[[{]/.test(value) ? jsonIn(value) : value };
}

function jsonIn(written: string): Setting {
  try {
    return JSON.parse(written);
  } catch {
    throw new InvalidArgumentError(`${written} looks like JSON but is not valid JSON.`);
  }
}

type Token = Input<'adAccounts.create'>['token'];

/** Reads a token from a file or standard input, never from an argument, because other users of this machine can read those. */
async function readToken(file: string | undefined): Promise<Token> {
  if (file === undefined && process.stdin.isTTY)
    remark(
      'Type the access token, then Enter and Ctrl-D; a second line is the app secret. A JSON object is used as it is.',
    );
  const written = file === undefined ? await text(process.stdin) : textOf(file);
  const whole = tokenIn(written);
  if (whole !== undefined) return whole;
  const [access_token = '', app_secret] = written.split(/\r?\n/).map((line) => line.trim());
  return { access_token, ...(app_secret === undefined || app_secret === '' ? {} : { app_secret }) };
}

/** Reads a JSON token such as `{"developer_token": …, "refresh_token": …}`; the server checks its fields. */
function tokenIn(written: string): Token | undefined {
  if (!written.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(written);
  } catch {
    throw new InvalidArgumentError('The token file looks like JSON but is not valid JSON.');
  }
}

const settingsOf = ({ setting, maxDailyMinor, maxCampaignMinor, twoPeople, liveOnEmbedded }: SettingsOptions) => ({
  ...(Object.keys(setting).length === 0 ? {} : { settings: setting }),
  ...(maxDailyMinor === undefined ? {} : { max_daily_minor: capOf(maxDailyMinor) }),
  ...(maxCampaignMinor === undefined ? {} : { max_campaign_minor: capOf(maxCampaignMinor) }),
  ...(twoPeople === undefined ? {} : { two_people: twoPeople }),
  ...(liveOnEmbedded === undefined ? {} : { live_on_embedded: liveOnEmbedded }),
});

const addCommand = (config: Config) =>
  withSettings(
    servedCommand('add', config, 'accounts add --platform meta --environment sandbox --external-id act_1 < token.txt'),
  )
    .description(
      'Add an ad account. Its token is read from standard input or a file, checked with the platform, and sealed.',
    )
    .requiredOption('--platform <name>', 'Platform: meta, tiktok or google')
    .requiredOption('--environment <name>', 'Environment: sandbox or live')
    .requiredOption('--external-id <id>', 'ID of the account on the platform, e.g. act_1234567890')
    .option(
      '--token-file <file>',
      'File with the access token (app secret on a second line) or a JSON object (default: standard input)',
    )
    .action(async (options: AddOptions) => {
      const { platform, environment, externalId } = options;
      const token = await readToken(options.tokenFile);
      await withApi(config, options, 'accounts', async (api) => {
        const body = { platform, environment, external_id: externalId, token, ...settingsOf(options) };
        showAccount(await api.client.adAccounts.create(body), options);
      });
    });

const listCommand = (config: Config) =>
  servedCommand('list', config, 'accounts list')
    .description('List ad accounts, newest first.')
    .option(...LIMIT)
    .option(...AFTER)
    .action(({ limit, after, ...options }: StoreOptions & Pick<Input<'adAccounts.list'>, 'limit' | 'after'>) =>
      withApi(config, options, 'accounts', async (api) => {
        const reply = await api.client.adAccounts.list({ limit, after });
        if (options.json === true) return sayJson(reply);
        const rows = reply.ad_accounts.map((one) => [
          one.id,
          one.platform,
          one.external_id,
          one.environment,
          one.name,
          one.currency,
          one.state,
        ]);
        const head = ['id', 'platform', 'account', 'environment', 'name', 'currency', 'state'];
        say(rows.length === 0 ? 'no ad accounts: `accounts add` adds one' : table(head, rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );

const oneCommand = (config: Config, name: string, description: string, verb: 'get' | 'remove') =>
  servedCommand(name, config, `accounts ${name} 22222222-2222-2222-2222-222222222222`)
    .description(description)
    .argument('<id>', 'The ad account', id)
    .action((accountId: string, options: StoreOptions) =>
      withApi(config, options, 'accounts', async (api) =>
        showAccount(await api.client.adAccounts[verb]({ id: accountId }), options),
      ),
    );

const showCommand = (config: Config) => oneCommand(config, 'show', 'Show an ad account, without its token.', 'get');
const removeCommand = (config: Config) =>
  oneCommand(config, 'remove', 'Remove an ad account: delete its token and keep its history.', 'remove');

const checkCommand = (config: Config) =>
  servedCommand('check', config, 'accounts check 22222222-2222-2222-2222-222222222222')
    .description('Check an ad account against its platform.')
    .argument('<id>', 'The ad account', id)
    .action((accountId: string, options: StoreOptions) =>
      withApi(config, options, 'accounts', async (api) => {
        const check = await api.client.adAccounts.check({ id: accountId });
        if (check.state !== 'ready') process.exitCode = EXIT.refused;
        if (options.json === true) return sayJson(check);
        say(
          `${check.state}; ${check.currency}, ${check.time_zone}; token until ${check.token_expires_at ?? 'further notice'}`,
        );
        for (const { level, detail } of check.findings) say(`${level}: ${detail}`);
      }),
    );

const setCommand = (config: Config) =>
  withSettings(
    servedCommand('set', config, 'accounts set 22222222-2222-2222-2222-222222222222 --max-daily-minor 50000'),
  )
    .description('Change settings, caps or the token of an ad account.')
    .argument('<id>', 'The ad account', id)
    .option('--token-file <file>', 'File with a new access token; - reads standard input')
    .action(async (accountId: string, options: SettingsOptions) => {
      const { tokenFile } = options;
      const token = tokenFile === undefined ? undefined : await readToken(tokenFile === '-' ? undefined : tokenFile);
      await withApi(config, options, 'accounts', async (api) => {
        const { settings, ...others } = settingsOf(options);
        const before = await api.client.adAccounts.get({ id: accountId });
        // an undefined setting is not sent, which removes it from the account
        const merged =
          settings === undefined ? {} : { settings: { ...before.settings, ...settings } as typeof settings };
        const body = { ...others, ...merged, ...(token === undefined ? {} : { token }) };
        showAccount(await api.client.adAccounts.update({ id: accountId, ...body }), options);
      });
    });

function showAccount(account: Reply<'adAccounts.get'>, { json }: StoreOptions): void {
  if (json === true) {
    sayJson(account);
    return;
  }
  const { max_daily_minor: daily, max_campaign_minor: campaign, currency } = account;
  const cap = (minor: number | null, without: string) =>
    minor === null ? `none: ${without} can be activated` : money(minor, currency);
  const facts = {
    id: account.id,
    account: `${account.platform} ${account.external_id} (${account.environment})`,
    name: account.name,
    currency,
    'time zone': account.time_zone,
    state: account.state,
    'cap a day': cap(daily, 'nothing'),
    'cap a campaign': cap(campaign, 'only ads without an end date'),
    'two people': account.two_people ? 'yes' : 'no',
  };
  say(table([], Object.entries(facts)));
}
