import { Argument, type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { minorDigits } from '../../../core/kernel/index.ts';
import { CARD_FORMATS } from '../../../core/platforms/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import {
  AFTER,
  groupCommand,
  id,
  LIMIT,
  platform,
  type StoreOptions,
  servedCommand,
  wholeNumber,
  withApi,
} from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { type AdOptions, adOf, adText, withAdOptions } from './ad-options.ts';
import { calendarCommand, scheduleCommand, unscheduleCommand } from './schedule.ts';

type ListOptions = StoreOptions & Omit<Input<'campaigns.list'>, 'video_asset_id'> & { readonly video?: string };
type Campaign = Reply<'campaigns.get'>;

interface EditOptions extends StoreOptions, AdOptions {
  readonly name?: string;
  readonly budgetCents?: number;
  readonly currency?: string;
  readonly notes?: string;
  readonly clip?: string;
  readonly cards?: string[] | null;
  readonly format?: Input<'campaigns.update'>['format'];
}

export function campaignsCommand(config: Config): Command {
  const open = (options: StoreOptions, work: (api: Api) => Promise<void>) =>
    withApi(config, options, 'campaigns', work);
  const list = servedCommand('list', config, 'campaigns list --status draft')
    .description('List campaigns, newest first.')
    .option('--video <id>', 'Only campaigns for this video', id)
    .option('--platform <name>', 'Only campaigns on this platform', platform)
    .option('--status <status>', 'Only campaigns in this state')
    .option('--source <source>', 'Only campaigns from this source, e.g. auto_orchestrator')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => open(options, (api) => listCampaigns(api, options)));
  const show = servedCommand('show', config, 'campaigns show 11111111-1111-1111-1111-111111111111')
    .description('Show a campaign.')
    .argument('<id>', 'The campaign', id)
    .action((campaignId: string, options: StoreOptions) =>
      open(options, async ({ client }) => showCampaign(await client.campaigns.get({ id: campaignId }), options)),
    );
  const edit = servedCommand('edit', config, 'campaigns edit 11111111-1111-1111-1111-111111111111 --budget-cents 25000')
    .description('Change a draft. After that, the orchestrator no longer changes it.')
    .argument('<id>', 'The campaign', id)
    .option('--name <name>', 'Its name')
    .option('--budget-cents <n>', 'Budget in minor units', wholeNumber)
    .option('--currency <code>', 'Currency (ISO 4217), e.g. EUR')
    .option('--notes <text>', 'Notes for your team')
    .option('--clip <id>', 'Another READY clip of the same video', id)
    .option('--cards <ids>', 'Clips in order, e.g. A,B,C; use none to keep only the first', cardIds)
    .addOption(
      new Option('--format <format>', 'With --cards: one ad to swipe through, or one ad per clip').choices([
        ...CARD_FORMATS,
      ]),
    );
  withAdOptions(edit).action((campaignId: string, options: EditOptions, command: Command) => {
    const { name, budgetCents, currency, notes, clip, cards, format } = options;
    const body = { name, budget_cents: budgetCents, currency, notes, clip_id: clip, cards, format, ad: adOf(options) };
    if (Object.values(body).every((value) => value === undefined))
      command.error('error: specify what to change, e.g. --budget-cents 25000', { exitCode: EXIT.usage });
    return open(options, async ({ client }) =>
      showCampaign(await client.campaigns.update({ id: campaignId, ...body }), options),
    );
  });
  type Move = Input<'campaigns.move'>;
  const moveTo = (campaignId: string, transition: Move['transition'], options: StoreOptions & Pick<Move, 'why'>) =>
    open(options, async ({ client }) => {
      // for a published campaign the reply describes a job, so the campaign is read again
      await client.campaigns.move({ id: campaignId, transition, why: options.why });
      showCampaign(await client.campaigns.get({ id: campaignId }), options);
    });
  const approve = servedCommand('approve', config, 'campaigns approve 11111111-1111-1111-1111-111111111111')
    .description('Approve a draft. It can then be published, but no longer edited.')
    .argument('<id>', 'The campaign', id)
    .option('--why <text>', 'The reason, recorded in the ledger')
    .action((campaignId: string, options: StoreOptions & { readonly why?: string }) =>
      moveTo(campaignId, 'approve', options),
    );
  const reopen = servedCommand('reopen', config, 'campaigns reopen 11111111-1111-1111-1111-111111111111')
    .description('Turn an approved campaign back into a draft, so that it can be edited.')
    .argument('<id>', 'The campaign', id)
    .option('--why <text>', 'The reason, recorded in the ledger')
    .action((campaignId: string, options: StoreOptions & { readonly why?: string }) =>
      moveTo(campaignId, 'reopen', options),
    );
  const move = servedCommand('move', config, 'campaigns move 11111111-1111-1111-1111-111111111111 approve')
    .description('Move a campaign to another state.')
    .argument('<id>', 'The campaign', id)
    .addArgument(new Argument('<transition>', 'The transition').choices(TRANSITIONS))
    .option('--why <text>', 'The reason, recorded in the ledger')
    .action(moveTo);
  return groupCommand('campaigns', 'campaigns --status draft')
    .description('List and manage campaigns. Without a subcommand, lists them.')
    .addCommand(list, { isDefault: true })
    .addCommand(show)
    .addCommand(edit)
    .addCommand(approve)
    .addCommand(reopen)
    .addCommand(move)
    .addCommand(scheduleCommand(config))
    .addCommand(unscheduleCommand(config))
    .addCommand(calendarCommand(config));
}

type Transition = Input<'campaigns.move'>['transition'];

// a transition that is missing here does not compile
const TRANSITIONS = Object.keys({
  approve: true,
  reopen: true,
  publish: true,
  activate: true,
  pause: true,
  resume: true,
  complete: true,
  archive: true,
} satisfies Record<Transition, true>);

const cardIds = (written: string): string[] | null =>
  written === 'none' ? null : written.split(',').map((one) => id(one.trim()));

async function listCampaigns({ client }: Api, options: ListOptions): Promise<void> {
  const { video, platform: onPlatform, status, source, limit, after, json } = options;
  const query = { video_asset_id: video, platform: onPlatform, status, source, limit, after };
  const reply = await client.campaigns.list(query);
  if (json === true) return sayJson(reply);
  const rows = reply.campaigns.map((campaign) => [
    campaign.id,
    campaign.name,
    campaign.status,
    budget(campaign),
    campaign.edited ? 'yes' : '',
  ]);
  say(
    rows.length === 0
      ? 'no campaigns: `campaigns-engine orchestrate --all` drafts some'
      : table(['id', 'name', 'status', 'budget', 'edited'], rows),
  );
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

function showCampaign(campaign: Campaign, { json }: StoreOptions): void {
  if (json === true) {
    sayJson(campaign);
    return;
  }
  const { id: campaignId, name, status, clip_id, format, cards, notes, edited, ad } = campaign;
  const { orchestration_id: decidedBy, experiment_id: comparedIn } = campaign.optimization_meta;
  const facts = {
    id: campaignId,
    name,
    platform: campaign.platform,
    video: campaign.video_asset_id,
    ...(typeof decidedBy === 'string' ? { orchestration: decidedBy } : {}),
    ...(typeof comparedIn === 'string' ? { experiment: comparedIn } : {}),
    status,
    clip: clip_id,
    ...(cards.length === 0 ? {} : { [format]: cards.map((card) => card.clip_id).join('\n') }),
    budget: budget(campaign),
    notes: notes ?? '',
    edited: edited ? 'by a person' : 'no',
    ...Object.fromEntries(Object.entries(ad ?? {}).map(([field, value]) => [`ad: ${field}`, adText(value)])),
  };
  say(table([], Object.entries(facts)));
}

/** Formats minor units with the currency's own number of digits: 2 for USD, 0 for JPY. */
function budget({ budget_cents, currency }: Campaign): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(budget_cents / 10 ** digits);
}
