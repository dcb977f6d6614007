import { type Db, lock, type Sql, type Transaction } from '../../core/db/index.ts';
import { cursorParts, type Page, page } from '../../core/kernel/index.ts';
import { SECRET_NAME, type Secret, type SecretQuery } from './schema.ts';

export interface SecretRow {
  readonly id: string;
  readonly name: string;
  readonly key_id: string;
  readonly sealed: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const toSecret = ({ id, name, key_id, created_at, updated_at }: SecretRow): Secret => ({
  id,
  name,
  key_id,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** “SECRETS1” in ASCII, cut to a positive bigint: a number that nothing else uses. */
const SECRETS_LOCK = '5999705946022527793';

/** Lets one writer of secrets in at a time: none may seal with a key that another one is about to drop. */
export const lockSecrets = (transaction: Transaction) => lock(transaction, SECRETS_LOCK);

export const putSecret = (transaction: Transaction, row: SecretRow): Promise<SecretRow> =>
  transaction.kysely
    .insertInto('secrets')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ key_id: row.key_id, sealed: row.sealed, updated_at: row.updated_at }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();

export const secretByName = (db: Db, name: string): Promise<SecretRow | undefined> =>
  db.kysely.selectFrom('secrets').selectAll().where('name', '=', name).executeTakeFirst();

export const secretById = (transaction: Transaction, id: string): Promise<SecretRow | undefined> =>
  transaction.kysely.selectFrom('secrets').selectAll().where('id', '=', id).executeTakeFirst();

export const deleteSecret = (transaction: Transaction, name: string): Promise<SecretRow | undefined> =>
  transaction.kysely.deleteFrom('secrets').where('name', '=', name).returningAll().executeTakeFirst();

export const secretsOfOtherKeys = (transaction: Transaction, keyId: string): Promise<SecretRow[]> =>
  transaction.kysely.selectFrom('secrets').selectAll().where('key_id', '<>', keyId).orderBy('name').execute();

/** Returns secrets by name. */
export async function findSecrets(db: Db, query: SecretQuery): Promise<Page<Secret>> {
  const after = cursorParts(query.after, [SECRET_NAME]);
  let select = db.kysely.selectFrom('secrets').selectAll();
  if (query.name !== undefined) select = select.where('name', '=', query.name);
  if (after?.[0] !== undefined) select = select.where('name', '>', after[0]);
  const rows = await select
    .orderBy('name')
    .limit(query.limit + 1)
    .execute();
  const shown = page(rows, query.limit, ({ name }) => [name]);
  return { rows: shown.rows.map(toSecret), next: shown.next };
}

/** Returns how many secrets each key has sealed. */
export const keyIds = (db: Sql): Promise<{ key_id: string; secrets: number }[]> =>
  db.kysely
    .selectFrom('secrets')
    .select(({ fn }) => ['key_id', fn.countAll<number>().as('secrets')])
    .groupBy('key_id')
    .orderBy('key_id')
    .execute();
