import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import { unauthenticated } from '../../core/kernel/index.ts';
import { digestOf, prefixOf } from './key-text.ts';
import { KeyKind, Role } from './role.ts';
import type { Session } from './session-schema.ts';
import { keyByPrefix, stateOf } from './store.ts';

/** The sender of a request, and what they may do. */
export interface Caller {
  /** The name in the ledger: that of the key. */
  readonly actor: string;
  readonly role: Role;
  readonly kind: KeyKind;
  /** Undefined: no key was needed. */
  readonly keyId?: string;
  /** The session of a browser that has signed in. */
  readonly session?: Session;
}

export const ENDED = { expired: 'key-expired', revoked: 'key-revoked' } as const;

/** The digest to compare if no key has the prefix, so that the same work is done; no key has this digest except by chance. */
const NO_DIGEST = randomBytes(32);

/**
 * Identifies the caller by the key in an `Authorization` header. A correct key, a wrong one and one with an unknown
 * prefix take the same path: one lookup by prefix, one comparison of digests in constant time. Nothing is cached, so
 * that a revoked key stops working immediately.
 *
 * @throws `key-missing`, `key-malformed`, `key-unknown`; `key-revoked` or `key-expired` for a correct secret
 */
export async function authenticate(
  ctx: Pick<Context, 'db' | 'now'>,
  authorization: string | undefined,
): Promise<Caller & { readonly keyId: string }> {
  if (authorization === undefined)
    throw unauthenticated(
      'key-missing',
      'this call needs an API key: send `Authorization: Bearer KEY` (the command line reads it from CAMPAIGNS_ENGINE_KEY)',
    );
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const prefix = prefixOf(key);
  if (prefix === undefined)
    throw unauthenticated(
      'key-malformed',
      'this is not an API key: send `Authorization: Bearer ce_…`, the key as `keys create` printed it',
    );
  const stored = await keyByPrefix(ctx.db, prefix);
  const digest = stored === undefined ? NO_DIGEST : Buffer.from(stored.digest, 'hex');
  const isRight = timingSafeEqual(digestOf(key), digest);
  if (stored === undefined || !isRight)
    throw unauthenticated(
      'key-unknown',
      'this API key is not known here: check that it is complete and belongs to this installation',
    );
  const state = stateOf(stored, ctx.now());
  if (state !== 'active')
    throw unauthenticated(ENDED[state], `the API key ${stored.name} is ${state}: ask an admin for another one`);
  return { actor: stored.name, role: Role.parse(stored.role), kind: KeyKind.parse(stored.kind), keyId: stored.id };
}
