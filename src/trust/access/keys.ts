import type { Context } from '../../context.ts';
import { conflict, Id, invalid, notFound, parse } from '../../core/kernel/index.ts';
import { appendEvents } from '../ledger/index.ts';
import { newKeyText } from './key-text.ts';
import { type ApiKey, type CreatedApiKey, NewApiKey } from './schema.ts';
import { insertKey, keyForUpdate, setRevoked, toApiKey } from './store.ts';

/**
 * Creates a key and records it in the ledger. Its text is in the response and nowhere else.
 *
 * @throws `validation-failed`; `key-name-taken` if a key with this name exists and is not revoked
 */
export async function createKey(ctx: Context, wanted: NewApiKey): Promise<CreatedApiKey> {
  const { name, role, kind, expires_at } = parse(NewApiKey, wanted);
  const now = ctx.now();
  const expiresAt = expires_at === undefined ? null : new Date(expires_at);
  if (expiresAt !== null && expiresAt <= now)
    throw invalid([{ path: 'expires_at', message: `must be in the future; the current time is ${now.toISOString()}` }]);
  const { key, prefix, digest } = newKeyText();
  return ctx.db.transaction(async (transaction) => {
    const id = ctx.newId();
    const row = await insertKey(transaction, {
      ...{ id, name, role, kind, prefix, digest },
      created_at: now,
      expires_at: expiresAt,
    });
    if (row === undefined)
      throw conflict('key-name-taken', `a key named ${name} already exists: revoke it first, or choose another name`);
    const metadata = { name, role, kind, prefix, expires_at: expiresAt?.toISOString() ?? null };
    await appendEvents(transaction, ctx, [{ type: 'api_key_created', entityId: id, metadata }]);
    return { ...toApiKey(row, now), key };
  });
}

/** Revokes a key immediately, in every process. A revoked key stays as it is. @throws `key-not-found` */
export async function revokeKey(ctx: Context, id: string): Promise<ApiKey> {
  const wanted = parse(Id, id);
  return ctx.db.transaction(async (transaction) => {
    const row = await keyForUpdate(transaction, wanted);
    if (row === undefined) throw notFound('key-not-found', `there is no key ${wanted}`);
    const now = ctx.now();
    if (row.revoked_at !== null) return toApiKey(row, now);
    const revoked = toApiKey(await setRevoked(transaction, wanted, now), now);
    const { name, role, prefix } = revoked;
    await appendEvents(transaction, ctx, [
      { type: 'api_key_revoked', entityId: wanted, metadata: { name, role, prefix } },
    ]);
    return revoked;
  });
}
