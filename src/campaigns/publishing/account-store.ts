import type { Selectable, Updateable } from 'kysely';
import { type Db, newestFirst, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import { AdAccount, type AdAccountQuery } from './account-schema.ts';

export type AdAccountRow = Selectable<Tables['ad_accounts']>;
export type AccountAddress = Pick<AdAccountRow, 'id' | 'platform' | 'external_id' | 'environment'> & {
  readonly settings?: unknown;
};
type Change = Updateable<Tables['ad_accounts']>;

export const toAdAccount = (row: AdAccountRow): AdAccount => {
  const { lease_owner: _owner, lease_until: _until, fence: _fence, pace: _pace, ...shown } = row;
  return AdAccount.parse({
    ...shown,
    token_expires_at: row.token_expires_at?.toISOString() ?? null,
    checked_at: row.checked_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  });
};

export const insertAccount = (
  transaction: Transaction,
  row: Omit<AdAccountRow, 'settings' | 'problem' | 'pace' | 'lease_owner' | 'lease_until' | 'fence'> & {
    settings: object;
  },
) =>
  transaction.kysely
    .insertInto('ad_accounts')
    .values({ ...row, settings: JSON.stringify(row.settings) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findAccount = (db: Sql, id: string): Promise<AdAccountRow | undefined> =>
  db.kysely.selectFrom('ad_accounts').selectAll().where('id', '=', id).executeTakeFirst();

export const accountForUpdate = (transaction: Transaction, id: string): Promise<AdAccountRow | undefined> =>
  transaction.kysely.selectFrom('ad_accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateAccount = (sql: Sql, id: string, change: Change): Promise<AdAccountRow> =>
  sql.kysely.updateTable('ad_accounts').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export const accountNamed = (sql: Sql, platform: string, externalId: string, environment: string) =>
  sql.kysely
    .selectFrom('ad_accounts')
    .select('id')
    .where('platform', '=', platform)
    .where('external_id', '=', externalId)
    .where('environment', '=', environment)
    .where('state', '<>', 'removed')
    .executeTakeFirst();

/** Finds accounts, newest first. Includes removed ones only when the query asks for that state. */
export async function findAccounts(db: Db, query: AdAccountQuery): Promise<Page<AdAccount>> {
  let select = db.kysely.selectFrom('ad_accounts').selectAll();
  for (const column of ['platform', 'environment'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  select = query.state === undefined ? select.where('state', '<>', 'removed') : select.where('state', '=', query.state);
  const shown = await newestFirst(select, query);
  return { rows: shown.rows.map(toAdAccount), next: shown.next };
}
