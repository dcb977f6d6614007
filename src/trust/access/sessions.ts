import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { forbidden, Id, notFound, parse, unauthenticated } from '../../core/kernel/index.ts';
import { appendEvents } from '../ledger/index.ts';
import { authenticate, type Caller, ENDED } from './authenticate.ts';
import { digestOf } from './key-text.ts';
import { KeyKind, Role } from './role.ts';
import type { Session } from './session-schema.ts';
import { findSession, insertSession, sessionByDigest, sessionState, setEnded, toSession } from './session-store.ts';
import { stateOf } from './store.ts';

/** A session that has just begun, and the content of its cookie. */
export interface StartedSession {
  readonly session: Session;
  readonly secret: string;
}

/** Signs in with a key. The secret is in the response and nowhere else. @throws as `authenticate` does */
export async function startSession(ctx: Context, key: string): Promise<StartedSession> {
  const { actor, keyId, kind } = await authenticate(ctx, `Bearer ${key.trim()}`);
  if (kind === 'agent')
    throw forbidden(
      'agent-signs-in-nowhere',
      `${actor} is an agent: its key is sent with each request, and opens no session in a browser`,
    );
  const secret = randomBytes(32).toString('base64url');
  return ctx.db.transaction(async (transaction) => {
    const [id, now] = [ctx.newId(), ctx.now()];
    await insertSession(transaction, { id, keyId, digest: digestOf(secret).toString('hex') }, now);
    await appendEvents(transaction, { ...ctx, actor }, [
      { type: 'session_started', entityId: id, metadata: { key: actor } },
    ]);
    const session = await findSession(transaction, id, now);
    if (session === undefined) throw new Error(`session ${id} was not written`);
    return { session, secret };
  });
}

/**
 * Returns the owner of the session. Uses one statement and no cache: a session ends immediately, also when its key does.
 *
 * @throws `session-ended` and as `authenticate` does
 */
export async function callerOfSession(
  ctx: Pick<Context, 'db' | 'now'>,
  secret: string,
): Promise<Caller & { readonly session: Session }> {
  const stored = await sessionByDigest(ctx.db, digestOf(secret).toString('hex'));
  const now = ctx.now();
  if (stored === undefined || sessionState(stored, now) !== 'active')
    throw unauthenticated('session-ended', 'this session has ended: sign in again at /app/sign-in');
  const key = stateOf(stored, now);
  if (key !== 'active')
    throw unauthenticated(ENDED[key], `the API key ${stored.name} is ${key}: ask an admin for another one`);
  const { name: actor, role, kind, id: keyId } = stored;
  return { actor, role: Role.parse(role), kind: KeyKind.parse(kind), keyId, session: toSession(stored, now) };
}

/** Ends a session immediately, in every process. A session that has ended stays as it is. @throws `session-not-found` */
export async function endSession(ctx: Context, id: string): Promise<Session> {
  const wanted = parse(Id, id);
  return ctx.db.transaction(async (transaction) => {
    const now = ctx.now();
    const key = await setEnded(transaction, wanted, now);
    if (key !== undefined)
      await appendEvents(transaction, ctx, [{ type: 'session_ended', entityId: wanted, metadata: { key } }]);
    const session = await findSession(transaction, wanted, now);
    if (session === undefined) throw notFound('session-not-found', `there is no session ${wanted}`);
    return session;
  });
}
