import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import { groupCommand, id, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';

type ListOptions = StoreOptions & Omit<Input<'webhooks.deliveries'>, 'id'>;

export const webhooksCommand = (config: Config): Command =>
  groupCommand('webhooks', 'webhooks list')
    .description('list and manage webhooks, which send events to other programs (default: list)')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(addCommand(config))
    .addCommand(removeCommand(config))
    .addCommand(deliveriesCommand(config))
    .addCommand(redeliverCommand(config));

const pages = (command: Command) =>
  command
    .option('--limit <n>', 'rows, 1 to 1000', wholeNumber)
    .option('--after <cursor>', 'the `next` of the page before');

const addCommand = (config: Config) =>
  servedCommand('add', config, 'webhooks add https://example.com/hooks --event-types campaign_created_auto')
    .description('tell this URL of every event that is sealed from now on; the secret is printed this once')
    .argument('<url>', 'https, and on the public internet')
    .option('--event-types <types>', 'only these, separated by commas', (written) => written.split(','))
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
    .description('the webhooks, newest first')
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
        say(rows.length === 0 ? 'no webhooks' : table(['id', 'url', 'events', 'waiting', 'given up'], rows));
        if (reply.next !== null) remark(`there are more: --after ${reply.next}`);
      }),
    );

const removeCommand = (config: Config) =>
  servedCommand('remove', config, 'webhooks remove 11111111-1111-1111-1111-111111111111')
    .description('end a webhook; what waits for it is forgotten')
    .argument('<id>', 'the webhook', id)
    .action((webhookId: string, options: StoreOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const removed = await client.webhooks.remove({ id: webhookId });
        if (options.json === true) return sayJson(removed);
        say(`${removed.url} is told no more`);
      }),
    );

const deliveriesCommand = (config: Config) =>
  pages(servedCommand('deliveries', config, 'webhooks deliveries 11111111-1111-1111-1111-111111111111 --state dead'))
    .description('what became of the events of a webhook, oldest first')
    .argument('<id>', 'the webhook', id)
    .option('--state <state>', 'pending, delivered or dead')
    .action((webhookId: string, { state, limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const reply = await client.webhooks.deliveries({ id: webhookId, state, limit, after });
        if (options.json === true) return sayJson(reply);
        const rows = reply.deliveries.map((one) => [one.event_id, one.state, String(one.attempts), one.error ?? '']);
        say(rows.length === 0 ? 'no such deliveries' : table(['event', 'state', 'attempts', 'why not'], rows));
        if (reply.next !== null) remark(`there are more: --after ${reply.next}`);
      }),
    );

const redeliverCommand = (config: Config) =>
  servedCommand('redeliver', config, 'webhooks redeliver 11111111-1111-1111-1111-111111111111')
    .description('deliver again the events that were given up, or one event in any state')
    .argument('<id>', 'the webhook', id)
    .argument('[event]', 'the id of one event', id)
    .action((webhookId: string, eventId: string | undefined, options: StoreOptions) =>
      withApi(config, options, 'webhooks', async ({ client }) => {
        const reply = await client.webhooks.redeliver({ id: webhookId, event_id: eventId });
        if (options.json === true) return sayJson(reply);
        say(`${reply.queued} events are queued`);
      }),
    );
