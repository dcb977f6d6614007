import { sql } from 'kysely';
import { type Db, newestFirst, statement, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import { Role } from './role.ts';
import type { Session, SessionQuery } from './session-schema.ts';
import { type StoredKey, stateOf } from './store.ts';

/** The longest that a session lasts, and how long it lasts unused. */
export const LASTS_MS = 7 * 86_400_000;
const IDLE_MS = 86_400_000;
/** How long an expired session stays in the list. */
const KEPT_MS = 30 * 86_400_000;

/** A session, with the facts that decide whether its key gives access. */
export interface StoredSession extends StoredKey {
  readonly session_id: string;
  readonly session_created_at: Date;
  readonly session_expires_at: Date;
  readonly last_seen_at: Date;
  readonly ended_at: Date | null;
}

const LOOK_UP = statement<{ digest: string }, StoredSession>(
  'session-with-key',
  `
    select sessions.id as session_id, sessions.created_at as session_created_at, sessions.expires_at as session_expires_at,
      last_seen_at, ended_at, api_keys.id, name, role, kind, api_keys.digest, api_keys.expires_at, revoked_at
    from sessions join api_keys on api_keys.id = key_id where sessions.digest = :digest`,
);

/** Runs the only statement that a request with a session costs: it also notices a revoked key, which ends its sessions. */
export async function sessionByDigest(db: Db, digest: string): Promise<StoredSession | undefined> {
  const [row] = await LOOK_UP(db, { digest });
  return row;
}

type Times = Pick<StoredSession, 'session_expires_at' | 'last_seen_at' | 'ended_at'>;

export function sessionState({ session_expires_at, last_seen_at, ended_at }: Times, now: Date): Session['state'] {
  if (ended_at !== null) return 'ended';
  return session_expires_at <= now || last_seen_at.getTime() + IDLE_MS <= now.getTime() ? 'expired' : 'active';
}

/** Returns the state of a session, which ends with its key. */
function shownState(row: Times & Pick<StoredKey, 'revoked_at' | 'expires_at'>, now: Date): Session['state'] {
  const own = sessionState(row, now);
  return own === 'active' ? WITH_KEY[stateOf(row, now)] : own;
}

const WITH_KEY = { active: 'active', revoked: 'ended', expired: 'expired' } as const;

export const toSession = (row: Omit<StoredSession, 'id' | 'kind' | 'digest'>, now: Date): Session => ({
  id: row.session_id,
  actor: row.name,
  role: Role.parse(row.role),
  state: shownState(row, now),
  created_at: row.session_created_at.toISOString(),
  expires_at: row.session_expires_at.toISOString(),
  last_seen_at: row.last_seen_at.toISOString(),
});

/** Stores a session, and deletes those that expired long ago. */
export async function insertSession(
  transaction: Transaction,
  session: { readonly id: string; readonly keyId: string; readonly digest: string },
  now: Date,
): Promise<void> {
  await transaction.kysely
    .deleteFrom('sessions')
    .where('expires_at', '<', new Date(now.getTime() - KEPT_MS))
    .execute();
  await transaction.kysely
    .insertInto('sessions')
    .values({
      id: session.id,
      key_id: session.keyId,
      digest: session.digest,
      created_at: now,
      expires_at: new Date(now.getTime() + LASTS_MS),
      last_seen_at: now,
    })
    .execute();
}

/** @returns the owner; undefined if there is no such session, or it has ended */
export async function setEnded(transaction: Transaction, id: string, now: Date): Promise<string | undefined> {
  const row = await transaction.kysely
    .updateTable('sessions')
    .from('api_keys')
    .set({ ended_at: now })
    .whereRef('api_keys.id', '=', 'key_id')
    .where('sessions.id', '=', id)
    .where('ended_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}

const listed = (db: Pick<Db, 'kysely'>) =>
  db.kysely
    .selectFrom('sessions')
    .innerJoin('api_keys', 'api_keys.id', 'key_id')
    .select([
      'sessions.id as session_id',
      'sessions.created_at as session_created_at',
      'sessions.expires_at as session_expires_at',
      'last_seen_at',
      'ended_at',
      'name',
      'role',
      'api_keys.expires_at',
      'revoked_at',
    ]);

export async function findSession(db: Pick<Db, 'kysely'>, id: string, now: Date): Promise<Session | undefined> {
  const row = await listed(db).where('sessions.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toSession(row, now);
}

/** Returns the sessions, newest first. */
export async function findSessions(db: Db, query: SessionQuery, now: Date): Promise<Page<Session>> {
  const shown = await newestFirst(listed(db).select('sessions.id'), query, ['sessions.created_at', 'sessions.id']);
  return { rows: shown.rows.map((row) => toSession(row, now)), next: shown.next };
}

/** Never sets a time back: another process may have used the session later. */
export async function setLastSeen(db: Db, seen: ReadonlyMap<string, Date>): Promise<void> {
  const ids = [...seen.keys()];
  const times = [...seen.values()].map((time) => time.toISOString());
  await sql`
    update sessions set last_seen_at = greatest(last_seen_at, seen.at)
    from unnest(${ids}::uuid[], ${times}::timestamptz[]) as seen (id, at) where sessions.id = seen.id
  `.execute(db.kysely);
}
