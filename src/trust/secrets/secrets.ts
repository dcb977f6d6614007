import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, notFound, parse } from '../../core/kernel/index.ts';
import { appendEvents } from '../ledger/index.ts';
import { type Rotation, type Secret, SecretName, SecretValue } from './schema.ts';
import { seal, unseal } from './seal.ts';
import {
  keysAtHand,
  type SecretKey,
  type SecretKeys,
  secretKeysToSeal,
  withNewKey,
  writeKeyFile,
} from './secret-keys.ts';
import * as store from './store.ts';

const secretNotFound = (name: string) => notFound('secret-not-found', `there is no secret ${name}`);

/**
 * Stores a secret under its name and replaces the previous one. The ledger records the name, never the value.
 *
 * @throws `validation-failed`; `secret-key-missing`, `-exposed`, `-damaged`
 */
export async function sealSecret(transaction: Transaction, ctx: Context, name: string, value: string): Promise<Secret> {
  const [known, text] = [parse(SecretName, name), parse(SecretValue, value)];
  await store.lockSecrets(transaction);
  const [key] = secretKeysToSeal(ctx);
  const now = ctx.now();
  const row = await store.putSecret(transaction, {
    id: ctx.newId(),
    name: known,
    key_id: key.id,
    sealed: seal(key, known, text),
    created_at: now,
    updated_at: now,
  });
  const metadata = { name: known, key_id: key.id };
  await appendEvents(transaction, ctx, [{ type: 'secret_set', entityId: row.id, metadata }]);
  return store.toSecret(row);
}

/**
 * Returns the value of a secret, to be used but not kept: not in a log, an error, an address or the ledger.
 *
 * @throws `secret-not-found`; `secret-key-missing` without a key, `secret-key-unknown` if no available key sealed it;
 * `secret-damaged`; `secret-key-exposed`, `secret-key-damaged`
 */
export async function openSecret(ctx: Pick<Context, 'db' | 'secretKeys'>, name: string): Promise<string> {
  const row = await store.secretByName(ctx.db, name);
  if (row === undefined) throw secretNotFound(name);
  return opened(keysAtHand(ctx) ?? [], row);
}

function opened(keys: readonly SecretKey[], { name, key_id, sealed }: store.SecretRow): string {
  const key = keys.find(({ id }) => id === key_id);
  if (key === undefined) {
    const atHand = keys.length === 0 ? 'no key' : `only ${keys.map(({ id }) => id).join(', ')}`;
    throw conflict(
      keys.length === 0 ? 'secret-key-missing' : 'secret-key-unknown',
      `the secret ${name} is sealed with the key ${key_id}, but ${atHand} is available: set CAMPAIGNS_ENGINE_SECRET_KEY to that key (it may be in secrets.key of the data directory where the secret was set); a new key cannot open it`,
    );
  }
  const value = unseal(key, name, sealed);
  if (value === undefined)
    throw conflict(
      'secret-damaged',
      `the secret ${name} was changed in the database, or moved from another name: set it again`,
    );
  return value;
}

/** @throws `secret-not-found` */
export async function removeSecret(transaction: Transaction, ctx: Context, name: string): Promise<Secret> {
  await store.lockSecrets(transaction);
  const row = await store.deleteSecret(transaction, parse(SecretName, name));
  if (row === undefined) throw secretNotFound(name);
  await appendEvents(transaction, ctx, [{ type: 'secret_removed', entityId: row.id, metadata: { name } }]);
  return store.toSecret(row);
}

/**
 * Seals every secret again, all or none: with keys from the environment, under the first of them; with a key file,
 * under a new key, and the old one is dropped once nothing needs it. Until then both are available, so that secrets can
 * always be opened.
 *
 * @throws as `openSecret` does
 */
export async function rotateSecrets(ctx: Context): Promise<Rotation> {
  const { given, file, mayMake } = ctx.secretKeys;
  const isInFile = given() === undefined && file !== undefined && mayMake;
  const rotation = await ctx.db.transaction(async (transaction) => {
    await store.lockSecrets(transaction);
    const before = secretKeysToSeal(ctx);
    const keys = isInFile ? withNewKey(before) : before;
    if (keys !== before && file !== undefined) writeKeyFile(file, keys);
    return { key_id: keys[0].id, resealed: await resealAll(transaction, ctx, keys) };
  });
  if (isInFile) await dropOldKeys(ctx, file);
  return rotation;
}

async function resealAll(transaction: Transaction, ctx: Context, keys: SecretKeys): Promise<number> {
  const [key] = keys;
  const rows = await store.secretsOfOtherKeys(transaction, key.id);
  const now = ctx.now();
  for (const row of rows) {
    const sealed = seal(key, row.name, opened(keys, row));
    await store.putSecret(transaction, { ...row, key_id: key.id, sealed, updated_at: now });
    const metadata = { name: row.name, from: row.key_id, to: key.id };
    await appendEvents(transaction, ctx, [{ type: 'secret_resealed', entityId: row.id, metadata }]);
  }
  return rows.length;
}

/** Drops the old keys after the commit: if it had failed, they would still be needed. */
const dropOldKeys = (ctx: Context, file: string): Promise<void> =>
  ctx.db.transaction(async (transaction) => {
    await store.lockSecrets(transaction);
    const [key] = secretKeysToSeal(ctx);
    const others = await store.secretsOfOtherKeys(transaction, key.id);
    if (others.length === 0) writeKeyFile(file, [key]);
  });
