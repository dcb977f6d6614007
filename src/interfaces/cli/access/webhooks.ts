import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { counted, remark, say, sayJson, table } from '../print.ts';

type ListOptions = StoreOptions & Omit<Input<'webhooks.deliveries'>, 'id'>;

export const webhooksCommand = (config: Config): Command =>
  groupCommand('webhooks', 'webhooks list')
    .description('List and manage webhooks, which send events to other programs. Without a subcommand, lists them.')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(addCommand(config))
    .addCommand(removeCommand(config))
    .addCommand(deliveriesCommand(config))
    .addCommand(redeliverCommand(config));

const pages = (command: Command) => command.option(...LIMIT).option(...AFTER);

const addCommand = (config: Config) =>
  servedCommand('add', config, 'webhooks add https://example.com/hooks --event-types campaign_created_auto')
    .description('Send every event that is sealed from now on to this URL. The signing secret is printed once.')
    .argument('<url>', 'An HTTPS URL on the public internet')
    .option('--event-types <types>', 'Only events of these types, separated by commas', (written) => written.split(','))
    .action((url: string, options: StoreOptions & { eventTypes?: Input<'webhooks.create'>['event_types'] }) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const made = await client.webhooks.create({ url, event_types: options.eventTypes });
        if (options.json === true) return sayJson(made);
        say(`webhook ${made.id}\nsecret ${made.secret}`);
        remark('The secret is not shown again: the receiver checks signatures with it (Standard Webhooks).');
      }),
    );

const listCommand = (config: Config) =>
  pages(servedCommand('list', config, 'webhooks list'))
    .description('List webhooks, newest first.')
    .action(({ limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const reply = await client.webhooks.list({ limit, after });
        if (options.json === true) return sayJson(reply);
        const rows = reply.webhooks.map((webhook) => [
          webhook.id,
          webhook.url,
          webhook.event_types?.join(', ') ?? 'all',
          String(webhook.pending),
          String(webhook.dead),
        ]);
        say(rows.length === 0 ? 'no webhooks' : table(['id', 'url', 'events', 'pending', 'failed'], rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );

const removeCommand = (config: Config) =>
  servedCommand('remove', config, 'webhooks remove 11111111-1111-1111-1111-111111111111')
    .description('Delete a webhook and its pending deliveries.')
    .argument('<id>', 'The webhook', id)
    .action((webhookId: string, options: StoreOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const removed = await client.webhooks.remove({ id: webhookId });
        if (options.json === true) return sayJson(removed);
        say(`${removed.url} no longer receives events`);
      }),
    );

const deliveriesCommand = (config: Config) =>
  pages(servedCommand('deliveries', config, 'webhooks deliveries 11111111-1111-1111-1111-111111111111 --state dead'))
    .description('List the deliveries of a webhook, oldest first.')
    .argument('<id>', 'The webhook', id)
    .option('--state <state>', 'Only deliveries in this state: pending, delivered or dead')
    .action((webhookId: string, { state, limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const reply = await client.webhooks.deliveries({ id: webhookId, state, limit, after });
        if (options.json === true) return sayJson(reply);
        const rows = reply.deliveries.map((one) => [one.event_id, one.state, String(one.attempts), one.error ?? '']);
        say(rows.length === 0 ? 'no such deliveries' : table(['event', 'state', 'attempts', 'error'], rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );

const redeliverCommand = (config: Config) =>
  servedCommand('redeliver', config, 'webhooks redeliver 11111111-1111-1111-1111-111111111111')
    .description('Redeliver all events that could not be delivered, or one event in any state.')
    .argument('<id>', 'The webhook', id)
    .argument('[event]', 'The id of one event', id)
    .action((webhookId: string, eventId: string | undefined, options: StoreOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const reply = await client.webhooks.redeliver({ id: webhookId, event_id: eventId });
        if (options.json === true) return sayJson(reply);
        say(`${counted(reply.queued, 'event')} queued`);
      }),
    );
