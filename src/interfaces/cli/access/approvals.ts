import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { conflict } from '../../../core/kernel/index.ts';
import type { Client, Reply } from '../../client/index.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { inline, remark, say, sayJson, table } from '../print.ts';
import { ask } from '../publishing/ask.ts';
import { amountOf, costs, money } from '../publishing/money.ts';
import { signIn } from './sign-in.ts';

type Approval = Reply<'approvals.get'>;

const STATES: readonly Approval['state'][] = ['pending', 'granted', 'refused', 'expired'];

interface ListOptions extends StoreOptions {
  readonly state?: Approval['state'];
  readonly limit?: number;
  readonly after?: string;
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
    .action((approvalId: string, options: StoreOptions) =>
      withApi(config, options, 'approvals', async ({ client }) => {
        if (options.server === undefined || config.key === undefined) return grantAfter(client, approvalId, options);
        const person = await signIn(options.server, config.key);
        await grantAfter(person.client, approvalId, options).finally(person.signOut);
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

/** Grants a request after a person at the keyboard has read it and typed the amount. */
async function grantAfter(client: Client, approvalId: string, options: StoreOptions): Promise<void> {
  const { campaign_id, transition, shown, why, requested_by } = await client.approvals.get({ id: approvalId });
  const { publications } = await client.publications.list({ campaign_id, limit: 1000 });
  const standing = publications.find(({ state }) => state !== 'ended' && state !== 'removed');
  const confirm = transition === 'publish' ? undefined : standing?.exposure;
  const budget = money(shown.budget_cents, shown.currency);
  remark(`${inline(requested_by)} asks to ${transition} ${inline(shown.name)}, ${budget}: ${inline(why)}`);
  if (!process.stdin.isTTY)
    throw conflict('not-confirmed', 'a person must grant it at a terminal: this command cannot ask here');
  const question = confirm === undefined ? 'Grant it?' : `From now on this can cost ${costs(confirm)}.`;
  await ask(question, confirm === undefined ? transition : amountOf(confirm), undefined);
  decided(await client.approvals.grant({ id: approvalId, ...(confirm === undefined ? {} : { confirm }) }), options);
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
