import { sql } from 'kysely';
import { type Db, newestFirst, statement, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import { KeyKind, Role } from './role.ts';
import type { ApiKey, ApiKeyQuery } from './schema.ts';

/** The facts that decide whether a key gives access. */
export interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly kind: string;
  readonly digest: string;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

const LOOK_UP = statement<{ prefix: string }, StoredKey>(
  'api-key-by-prefix',
  'select id, name, role, kind, digest, expires_at, revoked_at from api_keys where prefix = :prefix',
);

/** Runs the only statement that a request with a key costs. */
export async function keyByPrefix(db: Db, prefix: string): Promise<StoredKey | undefined> {
  const [row] = await LOOK_UP(db, { prefix });
  return row;
}

export interface KeyRow extends StoredKey {
  readonly prefix: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export const toApiKey = (row: KeyRow, now: Date): ApiKey => ({
  id: row.id,
  name: row.name,
  role: Role.parse(row.role),
  kind: KeyKind.parse(row.kind),
  prefix: row.prefix,
  state: stateOf(row, now),
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
});

export function stateOf(
  { revoked_at, expires_at }: Pick<StoredKey, 'revoked_at' | 'expires_at'>,
  now: Date,
): ApiKey['state'] {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && expires_at <= now ? 'expired' : 'active';
}

/** @returns undefined if a key that is not revoked has the name */
export const insertKey = (
  transaction: Transaction,
  key: Omit<KeyRow, 'revoked_at' | 'last_used_at'>,
): Promise<KeyRow | undefined> =>
  transaction.kysely
    .insertInto('api_keys')
    .values(key)
    .onConflict((conflict) => conflict.column('name').where('revoked_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();

export const keyForUpdate = (transaction: Transaction, id: string): Promise<KeyRow | undefined> =>
  transaction.kysely.selectFrom('api_keys').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const setRevoked = (transaction: Transaction, id: string, at: Date): Promise<KeyRow> =>
  transaction.kysely
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Returns the keys, newest first. */
export async function findKeys(db: Db, query: ApiKeyQuery, now: Date): Promise<Page<ApiKey>> {
  const shown = await newestFirst(db.kysely.selectFrom('api_keys').selectAll(), query);
  return { rows: shown.rows.map((row) => toApiKey(row, now)), next: shown.next };
}

export async function anyKey(db: Db): Promise<boolean> {
  const row = await db.kysely.selectFrom('api_keys').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Returns whether any key gives access now. */
export async function anyActiveKey(db: Db, now: Date): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('api_keys')
    .select('id')
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Never sets a time back: another process may have used the key later. */
export async function setLastUsed(db: Db, uses: ReadonlyMap<string, Date>): Promise<void> {
  const ids = [...uses.keys()];
  const times = [...uses.values()].map((time) => time.toISOString());
  await sql`
    update api_keys set last_used_at = greatest(last_used_at, used.at)
    from unnest(${ids}::uuid[], ${times}::timestamptz[]) as used (id, at) where api_keys.id = used.id
  `.execute(db.kysely);
}
