import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { conflict, invalid } from '../../../core/kernel/index.ts';
import type { Client, Reply } from '../../client/index.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { inline, remark, say, sayJson, table } from '../print.ts';
import { ask } from '../publishing/ask.ts';
import { accountOrNone, chooseAccount } from '../publishing/choose-account.ts';
import { followPublication } from '../publishing/follow-publication.ts';
import { amountOf, costs, money } from '../publishing/money.ts';
import { planOf } from '../publishing/plan.ts';
import { showPublication } from '../publishing/show-publication.ts';
import { signIn } from './sign-in.ts';

type Approval = Reply<'approvals.get'>;

const STATES: readonly Approval['state'][] = ['pending', 'granted', 'refused', 'expired'];

interface ListOptions extends StoreOptions {
  readonly state?: Approval['state'];
  readonly limit?: number;
  readonly after?: string;
}

interface GrantOptions extends StoreOptions {
  readonly account?: string;
}

export function approvalsCommand(config: Config): Command {
  const list = servedCommand('list', config, 'approvals list --state pending')
    .description('List agents’ spending requests, newest first.')
    .addOption(new Option('--state <state>', 'Only requests in this state').choices(STATES))
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'approvals', ({ client }) => show(client, options)));
  const grant = servedCommand('grant', config, 'approvals grant 11111111-1111-1111-1111-111111111111')
    .description(
      'Grant a request. Shows what the agent asks for and the money at risk, then asks you to confirm; works only at a terminal. With --server, signs in with the key in CAMPAIGNS_ENGINE_KEY, which must belong to an admin who did not make the request, and signs out again.',
    )
    .argument('<id>', 'The id of the request', id)
    .option(
      '--account <id>',
      'To publish: the ad account in which the ads are created, paused (default: the only one that is ready); with `none`, only the status of the campaign changes',
      accountOrNone,
    )
    .action((approvalId: string, options: GrantOptions) =>
      withApi(config, options, 'approvals', async (api) => {
        const { server } = options;
        const { client, signOut } =
          server === undefined || config.key === undefined
            ? { ...api, signOut: async () => {} }
            : await signIn(server, config.key);
        const granted = await grantAfter(client, approvalId, options).finally(signOut);
        decided(granted.approval, options);
        if (granted.publication_id === undefined) return;
        const publication = await followPublication(api, granted.publication_id);
        if (options.json !== true) showPublication(publication, false);
      }),
    );
  const refuse = servedCommand('refuse', config, 'approvals refuse 11111111-1111-1111-1111-111111111111')
    .description('Refuse a request.')
    .argument('<id>', 'The id of the request', id)
    .action((approvalId: string, options: StoreOptions) =>
      withApi(config, options, 'approvals', async ({ client }) =>
        decided(await client.approvals.refuse({ id: approvalId }), options),
      ),
    );
  return groupCommand('approvals', 'approvals grant 11111111-1111-1111-1111-111111111111')
    .description('List, grant and refuse agents’ spending requests. Without a subcommand, lists them.')
    .addCommand(list, { isDefault: true })
    .addCommand(grant)
    .addCommand(refuse);
}

interface Granted {
  readonly approval: Approval;
  /** The publication that is creating its ads. */
  readonly publication_id?: string | undefined;
}

/** Grants a request after a person at the keyboard has read it and typed the amount. */
async function grantAfter(client: Client, approvalId: string, { account }: GrantOptions): Promise<Granted> {
  const approval = await client.approvals.get({ id: approvalId });
  const { campaign_id, transition, shown, why, requested_by } = approval;
  const budget = money(shown.budget_cents, shown.currency);
  remark(`${inline(requested_by)} asks to ${transition} ${inline(shown.name)}, ${budget}: ${inline(why)}`);
  if (transition !== 'publish' && account !== undefined)
    throw invalid([
      { path: '--account', message: `is only for a request to publish, and this is one to ${transition}` },
    ]);
  if (!process.stdin.isTTY)
    throw conflict('not-confirmed', 'a person must grant it at a terminal: this command cannot ask here');
  if (transition === 'publish') return grantPublishing(client, approval, account);
  const { publications } = await client.publications.list({ campaign_id, limit: 1000 });
  const confirm = publications.find(({ state }) => state !== 'ended' && state !== 'removed')?.exposure;
  const question = confirm === undefined ? 'Grant it?' : `From now on this can cost ${costs(confirm)}.`;
  await ask(question, confirm === undefined ? transition : amountOf(confirm), undefined);
  return { approval: await client.approvals.grant({ id: approvalId, ...(confirm === undefined ? {} : { confirm }) }) };
}

/** Shows what the ads can cost, then grants them. */
async function grantPublishing(
  client: Client,
  { id: approvalId, campaign_id, transition }: Approval,
  named: string | undefined,
): Promise<Granted> {
  const { platform } = await client.campaigns.get({ id: campaign_id });
  const account = await chooseAccount(client, platform, named);
  if (account === undefined) {
    if (named === undefined) remark(`no ad account is ready for ${platform}`);
    await ask('No ads are created: only the status of the campaign changes.', transition, undefined);
    return { approval: await client.approvals.grant({ id: approvalId }) };
  }
  const { fingerprint, exposure, findings } = await planOf(client, campaign_id, account);
  for (const { level, field, detail } of findings) remark(`${level}: ${field}: ${detail}`);
  await ask(`Its ads are created paused; once they are active: ${costs(exposure)}.`, transition, undefined);
  const approval = await client.approvals.grant({ id: approvalId, ad_account_id: account, fingerprint });
  const { publications } = await client.publications.list({ campaign_id, limit: 1 });
  return { approval, publication_id: publications[0]?.id };
}

function decided(approval: Approval, { json }: StoreOptions): void {
  const { state, transition, shown, decided_by } = approval;
  if (json === true) sayJson(approval);
  else say(`${state} by ${inline(decided_by ?? '')}: ${transition} ${inline(shown.name)}`);
}

async function show(client: Client, { state, limit, after, json }: ListOptions): Promise<void> {
  const reply = await client.approvals.list({ state, limit, after });
  if (json === true) return sayJson(reply);
  const rows = reply.approvals.map(({ id: approvalId, shown, ...one }) => [
    ...[approvalId, one.state, one.transition, shown.name, money(shown.budget_cents, shown.currency)],
    ...[one.requested_by, one.why, one.state === 'pending' ? one.expires_at : (one.decided_by ?? '')],
  ]);
  const head = ['id', 'state', 'move', 'campaign', 'budget', 'asked by', 'why', 'expires, or decided by'];
  say(rows.length === 0 ? 'no approval requests' : table(head, rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}
