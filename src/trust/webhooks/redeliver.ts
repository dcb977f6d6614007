import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import { appendEvents } from '../ledger/index.ts';
import { webhookNotFound } from './add.ts';
import { lockWebhook } from './queue.ts';
import { findWebhook, requeue } from './store.ts';

/**
 * Queues one event again, in any state, or all events whose delivery was given up.
 *
 * @returns how many are queued
 * @throws `webhook-not-found`; `event-not-found` if the webhook has no delivery of the event
 */
export const redeliver = (ctx: Context, webhookId: string, eventId: string | undefined): Promise<{ queued: number }> =>
  ctx.db.transaction(async (transaction) => {
    if ((await findWebhook(transaction, webhookId)) === undefined) throw webhookNotFound(webhookId);
    await lockWebhook(transaction, webhookId);
    const queued = await requeue(transaction, webhookId, eventId, ctx.now());
    if (eventId !== undefined && queued === 0)
      throw notFound(
        'event-not-found',
        `webhook ${webhookId} has no delivery of event ${eventId}: delivered events are kept for 7 days, and nothing is queued for events of other types or from before the webhook`,
      );
    const metadata = { event_id: eventId ?? null, queued };
    await appendEvents(transaction, ctx, [{ type: 'webhook_redelivery_requested', entityId: webhookId, metadata }]);
    return { queued };
  });
