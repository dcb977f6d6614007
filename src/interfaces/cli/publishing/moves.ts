import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { conflict, invalid } from '../../../core/kernel/index.ts';
import type { components, Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { followJob, isLocal } from '../jobs/follow-job.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { counted, say, sayJson } from '../print.ts';
import { ask } from './ask.ts';
import { followPublication } from './follow-publication.ts';
import { amountOf, costs, minorIn } from './money.ts';
import { showPublication } from './show-publication.ts';

type Exposure = components['schemas']['Exposure'];

interface YesOptions extends StoreOptions {
  readonly yes?: boolean;
}

export const activateCommand = (config: Config): Command =>
  puttingAtRisk(
    config,
    'activate',
    'Activate a published campaign. Shows the money at risk, asks for confirmation, and activates from the ad up.',
  );

export const resumeCommand = (config: Config): Command =>
  puttingAtRisk(config, 'resume', 'Resume a paused campaign. Shows the money at risk, and asks for confirmation.');

const puttingAtRisk = (config: Config, name: 'activate' | 'resume', description: string): Command =>
  servedCommand(name, config, `${name} 11111111-1111-1111-1111-111111111111`)
    .description(description)
    .argument('<campaign>', 'A published campaign', id)
    .option('--yes', 'Do not ask for confirmation')
    .action((campaignId: string, options: YesOptions) =>
      withApi(config, options, name, async (api) => {
        const { exposure } = await publicationOf(api, campaignId);
        await ask(`From now on this can cost ${costs(exposure)}.`, amountOf(exposure), options.yes);
        await moveAndFollow(api, { id: campaignId, transition: name, confirm: exposure }, options);
      }),
    );

async function moveAndFollow(api: Api, wanted: Input<'campaigns.move'>, { json }: StoreOptions): Promise<void> {
  const moved = await api.client.campaigns.move(wanted);
  if ('publication_id' in moved) return showPublication(await followPublication(api, moved.publication_id), json);
  // the campaign has nothing on a platform
  if (json === true) sayJson(moved);
  else say(`campaign ${moved.id} is ${moved.status}`);
}

export const pauseCommand = (config: Config): Command =>
  servedCommand('pause', config, 'pause 11111111-1111-1111-1111-111111111111')
    .description('Pause a campaign on its platform, even while it is being activated.')
    .argument('<campaign>', 'The campaign', id)
    .option('--complete', 'Pause permanently: the publication ends')
    .action((campaignId: string, { complete, ...options }: StoreOptions & { complete?: boolean }) =>
      withApi(config, options, 'pause', async (api) => {
        const transition = complete === true ? 'complete' : 'pause';
        await moveAndFollow(api, { id: campaignId, transition }, options);
      }),
    );

export const setBudgetCommand = (config: Config): Command =>
  servedCommand('set', config, 'budget set 11111111-1111-1111-1111-111111111111 120.00 EUR')
    .description('Set the budget of a published campaign. Asks for confirmation before it raises a budget.')
    .argument('<campaign>', 'A published campaign', id)
    .argument('<amount>', 'The amount in main units, such as 120.00')
    .argument('<currency>', 'The currency of the account')
    .option('--yes', 'Do not ask for confirmation')
    .action((campaignId: string, amount: string, currency: string, options: YesOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const publication = await publicationOf(api, campaignId);
        const { budget, exposure } = publication;
        if (currency !== exposure.currency)
          throw invalid([{ path: 'currency', message: `must be ${exposure.currency}, the currency of the account` }]);
        const minor = minorIn('amount', amount, currency);
        const after = scaled(exposure, minor, budget.minor);
        if (minor > budget.minor) await ask(`From now on this can cost ${costs(after)}.`, amountOf(after), options.yes);
        const confirm = minor > budget.minor ? after : undefined;
        const started = await api.client.campaigns.setBudget({ id: campaignId, kind: budget.kind, minor, confirm });
        showPublication(await followPublication(api, started.publication_id), options.json);
      }),
    );

/** Scales an exposure to a new budget as the API does; the API refuses any other amount. */
function scaled({ currency, per_day_minor, whole_minor }: Exposure, minor: number, from: number): Exposure {
  const scale = (amount: number) => Number((BigInt(amount) * BigInt(minor) + BigInt(from) - 1n) / BigInt(from));
  return {
    currency,
    per_day_minor: scale(per_day_minor),
    whole_minor: whole_minor === null ? null : scale(whole_minor),
  };
}

/** Returns the open publication of a campaign, which is its newest. Throws if it has ended, before anyone is asked about money. */
async function publicationOf({ client }: Api, campaignId: string): Promise<Reply<'publications.get'>> {
  const { publications } = await client.publications.list({ campaign_id: campaignId, limit: 1 });
  const [newest] = publications;
  if (newest !== undefined && newest.state !== 'ended' && newest.state !== 'removed') return newest;
  if (newest !== undefined)
    throw conflict(
      'not-published',
      `publication ${newest.id} of campaign ${campaignId} is ${newest.state}: no ads are left`,
    );
  // throws if there is no such campaign, which needs another remedy
  await client.campaigns.get({ id: campaignId });
  throw conflict('not-published', `campaign ${campaignId} has no publication: \`publish\` it first`);
}

export const compensateCommand = (config: Config): Command =>
  servedCommand('compensate', config, 'compensate 11111111-1111-1111-1111-111111111111')
    .description(
      'Delete the objects that a publication created: those that are paused, have spent nothing, and carry our marker.',
    )
    .argument('<publication>', 'The publication', id)
    .option('--media', 'Also delete uploaded videos and images')
    .action((publicationId: string, { media, ...options }: StoreOptions & { media?: boolean }) =>
      withApi(config, options, 'compensate', async (api) => {
        await api.client.publications.compensate({ id: publicationId, media: media === true });
        showPublication(await followPublication(api, publicationId), options.json);
      }),
    );

export const reconcileCommand = (config: Config): Command =>
  servedCommand('reconcile', config, 'reconcile --account 22222222-2222-2222-2222-222222222222')
    .description('Compare an ad account with our records. Changes made on the platform are recorded.')
    .requiredOption('--account <id>', 'The ad account', id)
    .action(({ account, ...options }: StoreOptions & { account: string }) =>
      withApi(config, options, 'reconcile', async (api) => {
        const { job_id } = await api.client.adAccounts.reconcile({ id: account });
        const { startWorker } = await import('../../worker/index.ts');
        const worker = isLocal(api)
          ? await startWorker(api.engine, { concurrency: 1, names: ['reconcile-ads'] })
          : undefined;
        try {
          const found = await followJob<{ publications: number; drifts: number }>(
            api,
            job_id,
            () => undefined,
            new AbortController().signal,
          );
          if (options.json === true) return sayJson(found);
          say(
            `${counted(found?.publications ?? 0, 'publication')} looked at, ${counted(found?.drifts ?? 0, 'change')} found (ledger: remote_drift_found)`,
          );
        } finally {
          await worker?.stop();
        }
      }),
    );
