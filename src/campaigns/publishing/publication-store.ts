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

/** Finds a campaign's publication that has not ended or been removed; there is at most one. */
export const openPublication = (sql: Sql, campaignId: string): Promise<PublicationRow | undefined> =>
  sql.kysely
    .selectFrom('publications')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('state', 'not in', ['ended', 'removed'])
    .executeTakeFirst();

/** Does the same for many campaigns, by campaign id. */
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

/** Finds the account's publications that may cost money: active ones, and those being activated or paused, even if that stopped halfway. */
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

/** Checks whether its ads may run. They may after an activation that stopped halfway, because its last request may have taken effect. */
export const mayRun = ({ state, activated_by }: Pick<PublicationRow, 'state' | 'activated_by'>): boolean =>
  state === 'active' || state === 'activating' || (state === 'stopped' && activated_by !== null);

/** Finds publications, newest first. */
export async function findPublications(db: Db, query: PublicationQuery): Promise<Page<PublicationRow>> {
  let select = db.kysely.selectFrom('publications').selectAll();
  for (const column of ['campaign_id', 'ad_account_id', 'state'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  if (query.campaign_ids !== undefined) select = select.where('campaign_id', 'in', query.campaign_ids);
  return newestFirst(select, query);
}

/** Finds the objects that exist on the platform, in order of creation. */
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

/** Replaces the id of a step's object when the reply named the wrong one. */
export const setRemoteId = (transaction: Transaction, id: string, remoteId: string, now: Date) =>
  transaction.kysely
    .updateTable('remote_objects')
    .set({ remote_id: remoteId, how: 'adopted', created_at: now })
    .where('id', '=', id)
    .execute();

export const markRemoved = (sql: Sql, id: string, now: Date) =>
  sql.kysely.updateTable('remote_objects').set({ removed_at: now }).where('id', '=', id).execute();

/** Clears what was last seen of a field after the engine changed it, so that a later change by a person is noticed. */
export const forgetSeen = (db: Sql, publicationId: string, what: 'configured' | 'budget') =>
  db.kysely
    .updateTable('remote_objects')
    .set({ seen: sql<string | null>`seen - ${what}::text` })
    .where('publication_id', '=', publicationId)
    .execute();

/** Stores what a look showed of an object; the next look is compared with it. */
export const keepSeen = (sql: Sql, id: string, seen: object) =>
  sql.kysely
    .updateTable('remote_objects')
    .set({ seen: JSON.stringify(seen) })
    .where('id', '=', id)
    .execute();
