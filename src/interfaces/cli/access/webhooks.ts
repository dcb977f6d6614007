import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { groupCommand, id, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly event_types: string[] | null;
  readonly pending: number;
  readonly dead: number;
}

interface Delivery {
  readonly event_id: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

interface ListOptions extends StoreOptions {
  readonly state?: string;
  readonly limit?: number;
  readonly after?: string;
}

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
    .action((url: string, options: StoreOptions & { eventTypes?: string[] }) =>
      withApi(config, options, 'webhooks', async (api) => {
        const body = { url, event_types: options.eventTypes };
        const made = await api.call<Webhook & { secret: string }>('POST', '/webhooks', { body });
        if (options.json === true) return sayJson(made);
        say(`webhook ${made.id}\nsecret ${made.secret}`);
        remark('The secret is not shown again: the receiver checks signatures with it (Standard Webhooks).');
      }),
    );

const listCommand = (config: Config) =>
  pages(servedCommand('list', config, 'webhooks list'))
    .description('the webhooks, newest first')
    .action(({ limit, after, ...options }: ListOptions) =>
      withApi(config, options, 'webhooks', async (api) => {
        const reply = await api.call<{ webhooks: Webhook[]; next: string | null }>('GET', '/webhooks', {
          query: { limit, after },
        });
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
      withApi(config, options, 'webhooks', async (api) => {
        const removed = await api.call<Webhook>('DELETE', `/webhooks/${webhookId}`);
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
      withApi(config, options, 'webhooks', async (api) => {
        const path = `/webhooks/${webhookId}/deliveries`;
        const reply = await api.call<{ deliveries: Delivery[]; next: string | null }>('GET', path, {
          query: { state, limit, after },
        });
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
      withApi(config, options, 'webhooks', async (api) => {
        const body = { event_id: eventId };
        const reply = await api.call<{ queued: number }>('POST', `/webhooks/${webhookId}/redeliver`, { body });
        if (options.json === true) return sayJson(reply);
        say(`${reply.queued} events are queued`);
      }),
    );
