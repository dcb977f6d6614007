import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { invalid, notFound, parse } from '../../core/kernel/index.ts';
import { appendEvents } from '../ledger/index.ts';
import { removeSecret, sealSecret } from '../secrets/index.ts';
import { type CreatedWebhook, NewWebhook, type Webhook } from './schema.ts';
import { refusalOf } from './send.ts';
import * as store from './store.ts';

const SECRET_BYTES = 32;

/** Returns the name under which a webhook's secret is sealed. */
export const secretNameOf = (webhookId: string) => `webhook.${webhookId}`;

export const webhookNotFound = (id: string) => notFound('webhook-not-found', `there is no webhook ${id}`);

/**
 * Adds a webhook, which receives every event that is sealed from now on. The secret is shown once and stored sealed.
 *
 * @throws `validation-failed` for a URL that is not https and public; as `sealSecret` does
 */
export async function addWebhook(ctx: Context, wanted: NewWebhook): Promise<CreatedWebhook> {
  const { url, event_types = null } = parse(NewWebhook, wanted);
  const refusal = refusalOf(url, { toPrivate: ctx.privateWebhooks === true });
  if (refusal !== undefined) throw invalid([{ path: 'url', message: refusal }]);
  const id = ctx.newId();
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const row = { id, url, event_types, created_at: ctx.now() };
  await ctx.db.transaction(async (transaction) => {
    await store.insertWebhook(transaction, row);
    await sealSecret(transaction, ctx, secretNameOf(id), secret);
    const metadata = { url: withoutQuery(url), event_types };
    await appendEvents(transaction, ctx, [{ type: 'webhook_added', entityId: id, metadata }]);
  });
  return { ...row, created_at: row.created_at.toISOString(), pending: 0, dead: 0, secret };
}

/** Removes a webhook and drops its pending deliveries. @throws `webhook-not-found` */
export const removeWebhook = (ctx: Context, id: string): Promise<Pick<Webhook, 'id' | 'url'>> =>
  ctx.db.transaction(async (transaction) => {
    const removed = await store.deleteWebhook(transaction, id);
    if (removed === undefined) throw webhookNotFound(id);
    await removeSecret(transaction, ctx, secretNameOf(id));
    const metadata = { url: withoutQuery(removed.url) };
    await appendEvents(transaction, ctx, [{ type: 'webhook_removed', entityId: id, metadata }]);
    return removed;
  });

/** A query may contain a token of the receiver. */
const withoutQuery = (url: string) => url.split(/[?#]/)[0] ?? '';
