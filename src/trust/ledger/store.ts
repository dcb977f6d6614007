import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Sql, Transaction } from '../../core/db/index.ts';
import { cursorOf, cursorParts, type Page, page } from '../../core/kernel/index.ts';
import { EVENTS } from './events/index.ts';
import type { EventType, LedgerEvent, LedgerQuery, NewEvent } from './schema.ts';
import { tellWritten } from './written.ts';

/** The columns filled by a statement that writes its own events, in this order. */
export const EVENT_COLUMNS = 'event_type, entity_type, entity_id, metadata, occurred_at, actor, request_id, job_id';

/** Appends events in the transaction of the change that they record. */
export async function appendEvents(
  transaction: Transaction,
  ctx: Pick<Context, 'now' | 'actor' | 'requestId' | 'jobId'>,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const occurredAt = ctx.now();
  await transaction.kysely
    .insertInto('ledger_events')
    .values(
      events.map(({ type, entityId, metadata, severity = severityOf(type) }) => ({
        event_type: type,
        entity_type: EVENTS[type].entity,
        entity_id: entityId,
        metadata: JSON.stringify(metadata),
        severity,
        occurred_at: occurredAt,
        actor: ctx.actor,
        request_id: ctx.requestId ?? null,
        job_id: ctx.jobId ?? null,
      })),
    )
    .execute();
  transaction.afterCommit(tellWritten);
}

const severityOf = (type: EventType): string => {
  const kind = EVENTS[type];
  return 'severity' in kind ? kind.severity : 'info';
};

/** Returns the actor of an entity's newest event of that type whose metadata contain these values. */
export async function lastActor(
  db: Sql,
  entityId: string,
  type: EventType,
  words: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  let select = db.kysely
    .selectFrom('ledger_events')
    .select('actor')
    .where('entity_id', '=', entityId)
    .where('event_type', '=', type);
  for (const [name, word] of Object.entries(words))
    select = select.where(sql<boolean>`metadata->>${sql.lit(name)} = ${word}`);
  const row = await select.orderBy(sql`xid`, 'desc').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.actor;
}

/**
 * Returns a page of events, oldest first by default. Shows only events of transactions older than every open one, in
 * the order of their transactions: no event can appear later before a cursor that was already returned.
 */
export async function ledgerEvents(ctx: Pick<Context, 'db'>, query: LedgerQuery): Promise<Page<LedgerEvent>> {
  const { rows: shown, next } = page(await shownEvents(ctx, query, query.limit + 1), query.limit, placeOf);
  return { rows: shown.map(toEvent), next };
}

/** Returns the same events, each with its cursor, without saying whether there are more. */
export async function placedEvents(
  ctx: Pick<Context, 'db'>,
  query: LedgerQuery,
): Promise<{ readonly event: LedgerEvent; readonly cursor: string }[]> {
  const rows = await shownEvents(ctx, query, query.limit);
  return rows.map((row) => ({ event: toEvent(row), cursor: cursorOf(placeOf(row)) }));
}

/** Returns the cursor of the newest event that is shown; undefined if there is none. */
export async function newestCursor({ db }: Pick<Context, 'db'>): Promise<string | undefined> {
  const row = await db.kysely
    .selectFrom('ledger_events')
    .select([sql<string>`xid::text`.as('transaction'), 'seq'])
    .where(sql<boolean>`xid < (select ledger_horizon())`)
    .orderBy('xid', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : cursorOf(placeOf(row));
}

interface ShownRow extends Omit<LedgerEvent, 'occurred_at' | 'severity'> {
  transaction: string;
  occurred_at: Date;
  severity: string;
}

const placeOf = ({ transaction, seq }: Pick<ShownRow, 'transaction' | 'seq'>) => [transaction, String(seq)];

async function shownEvents(ctx: Pick<Context, 'db'>, query: LedgerQuery, limit: number): Promise<ShownRow[]> {
  const after = cursorParts(query.after, [/^\d{1,19}$/, /^\d{1,18}$/]);
  const conditions = [sql`xid < (select place from horizon)`];
  const isNewest = query.order === 'newest';
  const beyond = isNewest ? sql`<` : sql`>`;
  const order = isNewest ? sql`xid desc, seq desc` : sql`xid, seq`;
  if (after !== undefined) conditions.push(sql`(xid, seq) ${beyond} (${after[0]}::text::xid8, ${after[1]}::bigint)`);
  if (query.entity_type !== undefined) conditions.push(sql`entity_type = ${query.entity_type}`);
  if (query.entity_id !== undefined) conditions.push(sql`entity_id = ${query.entity_id}::uuid`);
  if (query.actor !== undefined) conditions.push(sql`actor = ${query.actor}`);
  if (query.since !== undefined) conditions.push(sql`occurred_at >= ${query.since}::timestamptz`);
  if (query.until !== undefined) conditions.push(sql`occurred_at < ${query.until}::timestamptz`);
  // otherwise everything newer, or everything older, would be read first
  if (isStretch(query))
    conditions.push(
      sql`xid between (select xid from stretch order by xid limit 1) and (select xid from stretch order by xid desc limit 1)`,
    );
  // reads a page of each type by the index of types; otherwise the whole ledger would be read for a rare type
  const parts = typesOf(query).map((type) => {
    const all = type === undefined ? conditions : [...conditions, sql`event_type = ${type}`];
    return sql`(select * from ledger_events where ${sql.join(all, sql` and `)} order by ${order} limit ${limit})`;
  });
  if (parts.length === 0) return [];
  const { rows } = await sql<ShownRow>`
    with horizon as materialized (select ledger_horizon() as place)${isStretch(query) ? stretchOf(query) : sql``}
    select xid::text as transaction, seq, id, occurred_at, event_type, entity_type, entity_id, metadata, severity, actor,
      request_id, job_id
    from (${sql.join(parts, sql` union all `)}) event
    order by ${order} limit ${limit}`.execute(ctx.db.kysely);
  return rows;
}

/** A month has few enough events to search them for the range of their transactions. */
const LONGEST_STRETCH_MS = 31 * 86_400_000;

const isStretch = ({ since, until }: LedgerQuery): boolean =>
  since !== undefined && until !== undefined && Date.parse(until) - Date.parse(since) <= LONGEST_STRETCH_MS;

/** Selects the transactions within a time range. */
const stretchOf = ({ since, until }: LedgerQuery) => sql`, stretch as materialized (
      select xid from ledger_events where occurred_at >= ${since}::timestamptz and occurred_at < ${until}::timestamptz)`;

/** Returns the types of events to look for; undefined: any. */
function typesOf({ event_type, entity_type, entity_id }: LedgerQuery): readonly (string | undefined)[] {
  if (event_type !== undefined) return [...new Set(event_type)];
  // an entity has few events, and they have their own index
  if (entity_type === undefined || entity_id !== undefined) return [undefined];
  return Object.entries(EVENTS).flatMap(([type, { entity }]) => (entity === entity_type ? [type] : []));
}

function toEvent({ transaction: _, ...row }: ShownRow): LedgerEvent {
  const severity = row.severity === 'warn' || row.severity === 'error' ? row.severity : 'info';
  return { ...row, severity, occurred_at: row.occurred_at.toISOString() };
}
