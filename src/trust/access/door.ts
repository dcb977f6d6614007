import type { Context } from '../../context.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { setLastSeen } from './session-store.ts';
import { callerOfSession } from './sessions.ts';
import { anyKey, setLastUsed } from './store.ts';

/** How long until a server without keys notices that another process has created the first one. */
const RECHECK_MS = 5_000;
const FLUSH_MS = 30_000;

/**
 * `in-process`: the caller is this process, which has the database open anyway, and needs no key. `keys-if-any`: until
 * the first key is created, everyone may do everything; from then on keys are needed, even if all were revoked. `keys`:
 * always.
 */
export type DoorPolicy = 'in-process' | 'keys-if-any' | 'keys';

/** Decides who has access. */
export interface Door {
  /** Returns the caller without a key; undefined: a key is needed. */
  welcome(): Caller | undefined | Promise<Caller | undefined>;
  /** Returns the owner of a key. @throws as `authenticate` does */
  admit(authorization: string | undefined): Promise<Caller>;
  /** Returns the owner of a session. @throws as `callerOfSession` does */
  admitSession(secret: string): Promise<Caller>;
  /** Requires keys from now on, because the first one was created. */
  lock(): void;
  /** Stores when keys and sessions were last used. */
  close(): Promise<void>;
}

export async function openDoor(ctx: Context, policy: DoorPolicy): Promise<Door> {
  const anyone: Caller = { actor: ctx.actor, role: 'admin', kind: 'person' };
  let isLocked = policy === 'keys' || (policy === 'keys-if-any' && (await anyKey(ctx.db)));
  let checkedAt = performance.now();
  const uses = new Map<string, Date>();
  const seen = new Map<string, Date>();

  const flushed = async (times: Map<string, Date>, write: typeof setLastUsed) => {
    if (times.size === 0) return;
    const written = new Map(times);
    times.clear();
    await write(ctx.db, written).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'the last use of keys and sessions could not be stored'),
    );
  };
  const flush = async () => {
    await flushed(uses, setLastUsed);
    await flushed(seen, setLastSeen);
  };
  const flushing = setInterval(flush, FLUSH_MS);
  flushing.unref();

  const recheck = async () => {
    checkedAt = performance.now();
    isLocked ||= await anyKey(ctx.db);
    return isLocked ? undefined : anyone;
  };

  return {
    welcome: () => {
      if (policy === 'in-process') return anyone;
      if (isLocked) return undefined;
      // no other process can write to the embedded database
      if (ctx.db.kind === 'embedded' || performance.now() - checkedAt < RECHECK_MS) return anyone;
      return recheck();
    },
    admit: async (authorization) => {
      const caller = await authenticate(ctx, authorization);
      uses.set(caller.keyId, ctx.now());
      return caller;
    },
    admitSession: async (secret) => {
      const caller = await callerOfSession(ctx, secret);
      if (caller.keyId !== undefined) uses.set(caller.keyId, ctx.now());
      seen.set(caller.session.id, ctx.now());
      return caller;
    },
    lock: () => {
      isLocked = policy !== 'in-process';
    },
    close: async () => {
      clearInterval(flushing);
      await flush();
    },
  };
}
