import { Webhook } from 'standardwebhooks';
import type { Due } from './queue.ts';
import type { Message } from './send.ts';

/**
 * Returns a CloudEvents 1.0 event in JSON, signed according to Standard Webhooks. Its id is the same each time it is
 * sent; its `sequence` (a CloudEvents extension) counts all events of the ledger.
 */
export function messageOf({ url, leaf_index, event }: Due, secret: string, now: Date): Message {
  const body = JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: '/campaigns-engine/ledger',
    type: `campaigns-engine.${event.event_type}`,
    subject: `${event.entity_type}/${event.entity_id}`,
    time: event.occurred_at,
    datacontenttype: 'application/json',
    sequence: String(leaf_index).padStart(15, '0'),
    data: event,
  });
  return {
    url,
    body,
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'campaigns-engine',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(event.id, now, body),
    },
  };
}
