import { type Selectable, sql, type Updateable } from 'kysely';
import { type Db, newestFirst, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import { notFound, type Page } from '../../core/kernel/index.ts';
import type { PublicationQuery } from './publication-schema.ts';

export type PublicationRow = Selectable<Tables['publications']>;
export type RemoteObjectRow = Selectable<Tables['remote_objects']>;

export const publicationNotFound = (id: string) => notFound('publication-not-found', `there is no publication ${id}`);

export const insertPublication = (
  transaction: Transaction,
  row: Omit<
    PublicationRow,
    | 'plan'
    | 'seen'
    | 'stop'
    | 'seen_at'
    | 'wanted_budget_minor'
    | 'activated_by'
    | 'activated_fingerprint'
    | 'not_before'
    | 'removes_media'
    | 'completes'
    | 'render_job_id'
  > & {
    plan: object;
  },
): Promise<PublicationRow> =>
  transaction.kysely
    .insertInto('publications')
    .values({ ...row, plan: JSON.stringify(row.plan) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findPublication = (sql: Sql, id: string): Promise<PublicationRow | undefined> =>
  sql.kysely.selectFrom('publications').selectAll().where('id', '=', id).executeTakeFirst();

export const publicationForUpdate = (transaction: Transaction, id: string): Promise<PublicationRow | undefined> =>
  transaction.kysely.selectFrom('publications').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The one that is not over; a campaign has one at most. */
export const openPublication = (sql: Sql, campaignId: string): Promise<PublicationRow | undefined> =>
  sql.kysely
    .selectFrom('publications')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('state', 'not in', ['ended', 'removed'])
    .executeTakeFirst();

/** The same for many campaigns, by the campaign's id. */
export async function openPublications(sql: Sql, campaignIds: readonly string[]): Promise<Map<string, PublicationRow>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await sql.kysely
    .selectFrom('publications')
    .selectAll()
    .where('campaign_id', 'in', [...campaignIds])
    .where('state', 'not in', ['ended', 'removed'])
    .execute();
  return new Map(rows.map((row) => [row.campaign_id, row]));
}

export async function lastNumber(sql: Sql, campaignId: string): Promise<number> {
  const row = await sql.kysely
    .selectFrom('publications')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row?.number ?? 0;
}

export const updatePublication = (
  sql: Sql,
  id: string,
  change: Updateable<Tables['publications']>,
): Promise<PublicationRow> =>
  sql.kysely.updateTable('publications').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

/** Those of an account that may cost money: active ones, and those on the way there or back. */
export const moneyAtRisk = (sql: Sql, accountId: string): Promise<PublicationRow[]> =>
  sql.kysely
    .selectFrom('publications')
    .selectAll()
    .where('ad_account_id', '=', accountId)
    .where((where) =>
      where.or([
        where('state', 'in', ['active', 'activating', 'pausing']),
        where.and([where('state', '=', 'stopped'), where('activated_by', 'is not', null)]),
      ]),
    )
    .execute();

/** Whether its ads may run: those of an activation that stopped halfway may, for its last request may have taken effect. */
export const mayRun = ({ state, activated_by }: Pick<PublicationRow, 'state' | 'activated_by'>): boolean =>
  state === 'active' || state === 'activating' || (state === 'stopped' && activated_by !== null);

/** Newest first. */
export async function findPublications(db: Db, query: PublicationQuery): Promise<Page<PublicationRow>> {
  let select = db.kysely.selectFrom('publications').selectAll();
  for (const column of ['campaign_id', 'ad_account_id', 'state'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  if (query.campaign_ids !== undefined) select = select.where('campaign_id', 'in', query.campaign_ids);
  return newestFirst(select, query);
}

/** What exists on the platform, in the order in which it came to be. */
export const objectsOf = (sql: Sql, publicationId: string): Promise<RemoteObjectRow[]> =>
  sql.kysely
    .selectFrom('remote_objects')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const insertObject = (transaction: Transaction, row: Omit<RemoteObjectRow, 'seen' | 'removed_at'>) =>
  transaction.kysely.insertInto('remote_objects').values(row).execute();

/** The object of a step is another one than its reply said. */
export const setRemoteId = (transaction: Transaction, id: string, remoteId: string, now: Date) =>
  transaction.kysely
    .updateTable('remote_objects')
    .set({ remote_id: remoteId, how: 'adopted', created_at: now })
    .where('id', '=', id)
    .execute();

export const markRemoved = (sql: Sql, id: string, now: Date) =>
  sql.kysely.updateTable('remote_objects').set({ removed_at: now }).where('id', '=', id).execute();

/** After a change of ours: what was seen before says nothing of what a person does next. */
export const forgetSeen = (db: Sql, publicationId: string, what: 'configured' | 'budget') =>
  db.kysely
    .updateTable('remote_objects')
    .set({ seen: sql<string | null>`seen - ${what}::text` })
    .where('publication_id', '=', publicationId)
    .execute();

/** What a look at the account told of an object; the next look tells what differs from it. */
export const keepSeen = (sql: Sql, id: string, seen: object) =>
  sql.kysely
    .updateTable('remote_objects')
    .set({ seen: JSON.stringify(seen) })
    .where('id', '=', id)
    .execute();
