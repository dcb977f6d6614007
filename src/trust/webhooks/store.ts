import { sql } from 'kysely';
import { type Db, newestFirst, type Sql, type Transaction } from '../../core/db/index.ts';
import { cursorParts, type Page, page } from '../../core/kernel/index.ts';
import { Delivery, type DeliveryQuery, type Webhook } from './schema.ts';

export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly event_types: string[] | null;
  readonly created_at: Date;
}

export const insertWebhook = (transaction: Transaction, { id, url, event_types, created_at }: WebhookRow) =>
  sql`insert into webhooks (id, url, event_types, created_at, next_leaf)
    values (${id}::uuid, ${url}, ${event_types}::text[], ${created_at},
      (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves))`.execute(transaction.kysely);

export const deleteWebhook = (transaction: Transaction, id: string) =>
  transaction.kysely.deleteFrom('webhooks').where('id', '=', id).returning(['id', 'url']).executeTakeFirst();

/** Returns webhooks, newest first. */
export async function findWebhooks(
  db: Db,
  query: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<Webhook>> {
  const select = db.kysely
    .selectFrom('webhooks as w')
    .select(['w.id', 'w.url', 'w.event_types', 'w.created_at'])
    .select(
      sql<number>`(select count(*) from webhook_deliveries where webhook_id = w.id and state = 'pending')`.as(
        'pending',
      ),
    )
    .select(
      sql<number>`(select count(*) from webhook_deliveries where webhook_id = w.id and state = 'dead')`.as('dead'),
    );
  const shown = await newestFirst(select, query, ['w.created_at', 'w.id']);
  return {
    rows: shown.rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() })),
    next: shown.next,
  };
}

export const findWebhook = (db: Sql, id: string): Promise<WebhookRow | undefined> =>
  db.kysely
    .selectFrom('webhooks')
    .select(['id', 'url', 'event_types', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst();

/** Returns deliveries, oldest event first. */
export async function findDeliveries(db: Db, webhookId: string, query: DeliveryQuery): Promise<Page<Delivery>> {
  const [after] = cursorParts(query.after, [/^\d{1,15}$/]) ?? [];
  let select = db.kysely.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (query.state !== undefined) select = select.where('state', '=', query.state);
  if (after !== undefined) select = select.where('leaf_index', '>', Number(after));
  const rows = await select
    .orderBy('leaf_index')
    .limit(query.limit + 1)
    .execute();
  const shown = page(rows, query.limit, ({ leaf_index }) => [String(leaf_index)]);
  const deliveries = shown.rows.map((row) =>
    Delivery.parse({
      ...row,
      // a delivery that waits for an earlier event of its entity has no time yet
      next_attempt_at: row.state === 'pending' && row.is_first ? row.next_attempt_at.toISOString() : null,
      delivered_at: row.delivered_at?.toISOString() ?? null,
    }),
  );
  return { rows: deliveries, next: shown.next };
}

/** Queues deliveries again as if never tried; the oldest of each entity comes first. @returns how many */
export async function requeue(
  transaction: Transaction,
  webhookId: string,
  eventId: string | undefined,
  now: Date,
): Promise<number> {
  let update = transaction.kysely
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_attempt_at: now, error: null, delivered_at: null })
    .where('webhook_id', '=', webhookId);
  update = eventId === undefined ? update.where('state', '=', 'dead') : update.where('event_id', '=', eventId);
  const queued = Number((await update.executeTakeFirst()).numUpdatedRows);
  await sql`update webhook_deliveries d set is_first = oldest.leaf_index = d.leaf_index
    from (
      select entity_id, min(leaf_index) as leaf_index from webhook_deliveries
      where webhook_id = ${webhookId}::uuid and state = 'pending' group by entity_id
    ) oldest
    where d.webhook_id = ${webhookId}::uuid and d.state = 'pending' and d.entity_id = oldest.entity_id
      and d.is_first <> (oldest.leaf_index = d.leaf_index)`.execute(transaction.kysely);
  return queued;
}
