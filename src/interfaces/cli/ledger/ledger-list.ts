import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { closest } from '../../../core/kernel/index.ts';
import type { Input } from '../../client/index.ts';
import { AFTER, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';

interface Options extends StoreOptions {
  readonly eventType?: Input<'ledger.list'>['event_type'];
  readonly entityType?: string;
  readonly entityId?: string;
  readonly limit?: number;
  readonly after?: string;
}

export const listEventsCommand = (config: Config): Command =>
  servedCommand('list', config, 'ledger list --event-type campaign_created_auto --limit 20')
    .description('List events, oldest first.')
    .option(
      '--event-type <type>',
      'Only events of these types, separated by commas, e.g. campaign_edited,campaign_status_changed',
    )
    .option('--entity-type <type>', 'Only events about this type of entity, e.g. campaign')
    .option('--entity-id <id>', 'Only events about this entity', id)
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: Options) =>
      withApi(config, options, 'ledger', async ({ client }) => {
        const { eventType, entityType, entityId, limit, after, json } = options;
        const query = { event_type: eventType, entity_type: entityType, entity_id: entityId, limit, after };
        const reply = await client.ledger.list(query);
        if (json === true) return sayJson(reply);
        const rows = reply.events.map((event) => [
          event.occurred_at,
          event.event_type,
          `${event.entity_type} ${event.entity_id}`,
          facts(event.metadata),
          event.actor,
        ]);
        say(rows.length === 0 ? 'no such events' : table(['when', 'what', 'about', 'facts', 'who'], rows));
        if (rows.length === 0) for (const type of await unknownTypes(eventType)) remark(type);
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );

/** Finds event types that this engine never records. They are no error, because an earlier engine may have recorded them. */
async function unknownTypes(asked: string | undefined): Promise<string[]> {
  const { EVENTS } = await import('../../../trust/ledger/index.ts');
  const known = Object.keys(EVENTS);
  const unknown = (asked ?? '').split(',').filter((type) => type !== '' && !known.includes(type));
  return unknown.map((type) => {
    const near = closest(type, known);
    return `${JSON.stringify(type)} is no type of event${near === undefined ? ': docs/events.md lists them' : `; did you mean ${near}?`}`;
  });
}

/** Formats plain values as `platform tiktok, score 0.71`; leaves ids to --json. */
function facts(metadata: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(metadata).filter(([name]) => !name.endsWith('_id'));
  return shown.map(([name, value]) => `${name} ${typeof value === 'number' ? round(value) : words(value)}`).join(', ');
}

const round = (value: number) => String(Number(value.toFixed(3)));
const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
