import { sql } from 'kysely';
import type { Db, Transaction } from '../../core/db/index.ts';
import type { LedgerEvent } from '../ledger/index.ts';

const EVENTS_A_ROUND = 1_000;
/** How long delivered events are shown. */
const KEPT = '7 days';

/** An event that is due for delivery to a webhook. */
export interface Due {
  readonly webhook_id: string;
  readonly url: string;
  readonly leaf_index: number;
  readonly attempts: number;
  readonly event: LedgerEvent;
}

/** Queues newly sealed events for every webhook that wants them. @returns whether these were all */
export async function fanOut(transaction: Transaction, now: Date): Promise<boolean> {
  // a delivery takes the same lock when it ends: an event must see whether the previous one still waits
  await sql`select from webhooks order by id for update`.execute(transaction.kysely);
  const { rows } = await sql<{ is_full: boolean }>`
    with part as (
      select w.id, w.event_types, w.next_leaf,
        least(w.next_leaf + ${EVENTS_A_ROUND}, (select coalesce(max(leaf_index) + 1, 0) from ledger_leaves)) as until
      from webhooks w
    ), queued as (
      insert into webhook_deliveries (webhook_id, leaf_index, event_id, entity_id, next_attempt_at, is_first)
      select part.id, l.leaf_index, e.id, e.entity_id, ${now}::timestamptz,
        row_number() over (partition by part.id, e.entity_id order by l.leaf_index) = 1 and not exists (
          select from webhook_deliveries before
          where before.webhook_id = part.id and before.entity_id = e.entity_id and before.state = 'pending'
        )
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

/** How many more deliveries each webhook can get at once; a webhook that is not in `left` can get `most`. */
export interface Room {
  readonly most: number;
  readonly left: ReadonlyMap<string, number>;
}

/** Claims what is due at each webhook until `until`: an entity's oldest undelivered event; later ones wait for it. */
export async function claimDue(db: Transaction, now: Date, until: Date, { most, left }: Room): Promise<Due[]> {
  const { rows } = await sql<Omit<Due, 'event'> & Omit<LedgerEvent, 'occurred_at'> & { occurred_at: Date }>`
    with room (webhook_id, places) as (
      select * from unnest(${[...left.keys()]}::uuid[], ${[...left.values()]}::int[])
    ), due as materialized (
      select next.*, w.url from webhooks w left join room on room.webhook_id = w.id
      cross join lateral (
        select d.webhook_id, d.leaf_index, d.attempts, d.next_attempt_at from webhook_deliveries d
        where d.webhook_id = w.id and d.state = 'pending' and d.is_first and d.next_attempt_at <= ${now}::timestamptz
        order by d.next_attempt_at, d.leaf_index limit greatest(coalesce(room.places, ${most}::int), 0)
      ) next
    ), claimed as (
      update webhook_deliveries d set next_attempt_at = ${until}::timestamptz from due
      where d.webhook_id = due.webhook_id and d.leaf_index = due.leaf_index
    )
    select due.webhook_id, due.url, due.leaf_index, due.attempts, e.seq, e.id, e.occurred_at, e.event_type, e.entity_type,
      e.entity_id, e.metadata, e.severity, e.actor, e.request_id, e.job_id
    from due
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

const theDelivery = (db: Pick<Db, 'kysely'>, { webhook_id, leaf_index }: Due) =>
  db.kysely.updateTable('webhook_deliveries').where('webhook_id', '=', webhook_id).where('leaf_index', '=', leaf_index);

/** Ends a delivery; the next event of its entity can be sent. */
const ended = (db: Db, due: Due, how: { state: string; error: string | null; delivered_at?: Date }): Promise<void> =>
  db.transaction(async (transaction) => {
    await lockWebhook(transaction, due.webhook_id);
    await theDelivery(transaction, due)
      .set({ ...how, attempts: due.attempts + 1, is_first: false })
      .execute();
    await sql`update webhook_deliveries d set is_first = true
      where webhook_id = ${due.webhook_id}::uuid and leaf_index = (
        select min(leaf_index) from webhook_deliveries
        where webhook_id = ${due.webhook_id}::uuid and entity_id = ${due.event.entity_id}::uuid and state = 'pending'
      )`.execute(transaction.kysely);
  });

/** Locks a webhook; see `fanOut`. */
export const lockWebhook = (transaction: Transaction, id: string) =>
  sql`select from webhooks where id = ${id}::uuid for update`.execute(transaction.kysely);

export const markDelivered = (db: Db, due: Due, now: Date) =>
  ended(db, due, { state: 'delivered', delivered_at: now, error: null });

export const markGivenUp = (db: Db, due: Due, error: string) => ended(db, due, { state: 'dead', error });

/** @param attempts how often delivery has been tried so far */
export const markFailed = (db: Db, due: Due, error: string, attempts: number, next: Date) =>
  theDelivery(db, due).set({ attempts, error, next_attempt_at: next }).execute();
