import { sql } from 'kysely';
import type { Db, Transaction } from '../../core/db/index.ts';
import type { LedgerEvent } from '../ledger/index.ts';

const EVENTS_A_ROUND = 1_000;
/** How long what was delivered is shown. */
const KEPT = '7 days';

/** An event that is due at a webhook. */
export interface Due {
  readonly webhook_id: string;
  readonly url: string;
  readonly leaf_index: number;
  readonly attempts: number;
  readonly event: LedgerEvent;
}

/** Queues newly sealed events for every webhook that wants them. @returns whether these were all */
export async function fanOut(transaction: Transaction, now: Date): Promise<boolean> {
  const { rows } = await sql<{ is_full: boolean }>`
    with part as (
      select w.id, w.event_types, w.next_leaf,
        least(w.next_leaf + ${EVENTS_A_ROUND}, (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves)) as until
      from webhooks w
    ), queued as (
      insert into webhook_deliveries (webhook_id, leaf_index, event_id, entity_id, next_attempt_at)
      select part.id, l.leaf_index, e.id, e.entity_id, ${now}::timestamptz
      from part
      join ledger_leaves l on l.leaf_index >= part.next_leaf and l.leaf_index < part.until
      join ledger_events e on e.xid = l.xid and e.seq = l.seq
      where part.event_types is null or e.event_type = any(part.event_types)
    )
    update webhooks set next_leaf = part.until from part where webhooks.id = part.id and part.until > part.next_leaf
    returning part.until - part.next_leaf = ${EVENTS_A_ROUND} as is_full`.execute(transaction.kysely);
  await sql`delete from webhook_deliveries where state = 'delivered' and delivered_at < ${now}::timestamptz - interval '${sql.raw(KEPT)}'`.execute(
    transaction.kysely,
  );
  return !rows.some((row) => row.is_full);
}

/** Claims, until then, the oldest undelivered event of each webhook and entity that is due: later ones wait for it. */
export async function claimDue(db: Transaction, now: Date, until: Date, limit: number): Promise<Due[]> {
  const { rows } = await sql<Omit<Due, 'event'> & Omit<LedgerEvent, 'occurred_at'> & { occurred_at: Date }>`
    with first as (
      select distinct on (webhook_id, entity_id) * from webhook_deliveries where state = 'pending'
      order by webhook_id, entity_id, leaf_index
    ), due as materialized (
      select * from first where next_attempt_at <= ${now} order by next_attempt_at, leaf_index limit ${limit}
    ), claimed as (
      update webhook_deliveries d set next_attempt_at = ${until}::timestamptz from due
      where d.webhook_id = due.webhook_id and d.leaf_index = due.leaf_index
    )
    select due.webhook_id, w.url, due.leaf_index, due.attempts, e.seq, e.id, e.occurred_at, e.event_type, e.entity_type,
      e.entity_id, e.metadata, e.severity, e.actor, e.request_id, e.job_id
    from due
    join webhooks w on w.id = due.webhook_id
    join ledger_leaves l on l.leaf_index = due.leaf_index
    join ledger_events e on e.xid = l.xid and e.seq = l.seq
    order by due.next_attempt_at, due.leaf_index`.execute(db.kysely);
  return rows.map(({ webhook_id, url, leaf_index, attempts, occurred_at, ...event }) => ({
    webhook_id,
    url,
    leaf_index,
    attempts,
    event: { ...event, occurred_at: occurred_at.toISOString() },
  }));
}

const theDelivery = (db: Db, { webhook_id, leaf_index }: Due) =>
  db.kysely.updateTable('webhook_deliveries').where('webhook_id', '=', webhook_id).where('leaf_index', '=', leaf_index);

export const markDelivered = (db: Db, due: Due, now: Date) =>
  theDelivery(db, due)
    .set({ state: 'delivered', attempts: due.attempts + 1, delivered_at: now, error: null })
    .execute();

export const markFailed = (db: Db, due: Due, error: string, next: Date | undefined) =>
  theDelivery(db, due)
    .set({
      attempts: due.attempts + 1,
      error,
      ...(next === undefined ? { state: 'dead' } : { next_attempt_at: next }),
    })
    .execute();
