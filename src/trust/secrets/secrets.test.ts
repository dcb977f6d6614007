import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { anyCharacter } from '../../testing/any-character.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { secretsState } from './locked.ts';
import { seal, unseal } from './seal.ts';
import { parseSecretKeys, secretKeysToSeal, withNewKey, writeKeyFile } from './secret-keys.ts';
import { openSecret, removeSecret, rotateSecrets, sealSecret } from './secrets.ts';
import { findSecrets } from './store.ts';

const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-secrets-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newKey = () => randomBytes(32).toString('base64');
const keyed = (ctx: Context, given: string | undefined, file?: string): Context => ({
  ...ctx,
  secretKeys: { given: () => given, file, mayMake: true },
});
const set = (ctx: Context, name: string, value: string) =>
  ctx.db.transaction((transaction) => sealSecret(transaction, ctx, name, value));
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test('a sealed text opens only unchanged and with its own name and key', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, minLength: 1 }), fc.nat(), (value, where) => {
      const [[key], [other]] = [parseSecretKeys(newKey()) ?? [], parseSecretKeys(newKey()) ?? []];
      if (key === undefined || other === undefined || !value.isWellFormed()) return;
      const sealed = seal(key, 'a', value);
      expect(unseal(key, 'a', sealed)).toBe(value);
      expect(seal(key, 'a', value)).not.toBe(sealed);
      const bytes = Buffer.from(sealed, 'base64url');
      const bit = where % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unseal(key, 'a', bytes.toString('base64url'))).toBeUndefined();
      expect(unseal(key, 'b', sealed)).toBeUndefined();
      expect(unseal(other, 'a', sealed)).toBeUndefined();
      expect(unseal(key, 'a', sealed.slice(0, 20))).toBeUndefined();
    }),
  );
});

test('keys are 32 bytes in base64 or hex in the given order, and anything else is refused', () => {
  const [one, two] = [newKey(), randomBytes(32).toString('hex')];
  const both = parseSecretKeys(`${one}, ${two}\n`);
  expect(both?.map(({ bytes }) => bytes.length)).toEqual([32, 32]);
  expect(both?.[0].bytes.toString('base64')).toBe(one);
  expect(parseSecretKeys(two.toUpperCase())?.[0].bytes.toString('hex')).toBe(two);
  expect(both?.[0].id).toMatch(/^[0-9a-f]{12}$/);
  for (const text of ['', ',', 'x', one.slice(0, 40), `${one}=`, `${one},x`, `${two}0`])
    expect(parseSecretKeys(text)).toBeUndefined();
});

onEachDatabase('secrets', (testContext) => {
  test('a secret opens with its newest value if one of the available keys sealed it', async () => {
    const ctx = await testContext();
    const [old, next] = [newKey(), newKey()];
    const before = keyed(ctx, old);
    expect(await set(before, 'meta.token', 'first')).toMatchObject({ name: 'meta.token' });
    await set(before, 'meta.token', 'second');
    expect(await openSecret(before, 'meta.token')).toBe('second');
    expect(await openSecret(keyed(ctx, `${next},${old}`), 'meta.token')).toBe('second');
    expect(await code(openSecret(keyed(ctx, next), 'meta.token'))).toBe('secret-key-unknown');
    expect(await code(openSecret(before, 'tiktok.token'))).toBe('secret-not-found');
    await ctx.db.transaction((transaction) => removeSecret(transaction, before, 'meta.token'));
    expect(await code(openSecret(before, 'meta.token'))).toBe('secret-not-found');
    const events = await ctx.db.kysely.selectFrom('ledger_events').select('event_type').orderBy('seq').execute();
    expect(events.map(({ event_type }) => event_type)).toEqual(['secret_set', 'secret_set', 'secret_removed']);
  });

  test('a sealed text that was moved to another name does not open', async () => {
    const ctx = keyed(await testContext(), newKey());
    await set(ctx, 'a', 'of a');
    await set(ctx, 'b', 'of b');
    await ctx.db.kysely
      .updateTable('secrets')
      .set((update) => ({
        sealed: update.selectFrom('secrets as other').select('sealed').where('other.name', '=', 'a'),
      }))
      .where('name', '=', 'b')
      .execute();
    expect(await openSecret(ctx, 'a')).toBe('of a');
    expect(await code(openSecret(ctx, 'b'))).toBe('secret-damaged');
  });

  test('rotating keys from the environment keeps every secret readable and reseals all or none', async () => {
    const ctx = await testContext();
    const [old, next] = [newKey(), newKey()];
    for (let n = 0; n < 5; n++) await set(keyed(ctx, old), `s${n}`, `value ${n}`);
    const both = keyed(ctx, `${next},${old}`);
    let isDone = false;
    const opens = async () => {
      let opened = 0;
      while (!isDone) {
        expect(await openSecret(both, `s${opened % 5}`)).toBe(`value ${opened % 5}`);
        opened++;
      }
      return opened;
    };
    const opening = opens();
    ctx.clock.advance(1000);
    expect(await rotateSecrets(both)).toMatchObject({ resealed: 5 });
    const [{ created_at, updated_at } = expect.fail()] = (await findSecrets(ctx.db, { limit: 1 })).rows;
    expect([created_at, updated_at]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z']);
    isDone = true;
    expect(await opening).toBeGreaterThan(0);
    expect((await rotateSecrets(both)).resealed).toBe(0);
    const { rows: resealed } = await settledEvents(ctx, { limit: 10, event_type: 'secret_resealed' });
    const [{ key_id } = expect.fail()] = await ctx.db.kysely.selectFrom('secrets').select('key_id').execute();
    expect(resealed.map(({ metadata }) => [metadata.name, metadata.to])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [`s${n}`, key_id]),
    );
    for (const { metadata } of resealed) expect(metadata.from).not.toBe(key_id);
    for (let n = 0; n < 5; n++) expect(await openSecret(keyed(ctx, next), `s${n}`)).toBe(`value ${n}`);

    // a secret that no key opens stops the rotation, and nothing is lost
    const third = newKey();
    await ctx.db.kysely.updateTable('secrets').set({ sealed: 'AAAA' }).where('name', '=', 's3').execute();
    expect(await code(rotateSecrets(keyed(ctx, `${third},${next}`)))).toBe('secret-damaged');
    expect(await openSecret(keyed(ctx, next), 's0')).toBe('value 0');
  });

  test('the key file is created privately when first needed, and rotating drops the old key', async () => {
    const ctx = await testContext();
    const file = join(directory, `${ctx.db.kind}.key`);
    const filed = keyed(ctx, undefined, file);
    expect(await code(openSecret(filed, 'a'))).toBe('secret-not-found');
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
    await set(filed, 'a', 'of a');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, 'utf8');
    const [, { resealed }] = await Promise.all([
      set(filed, 'b', 'of b'),
      rotateSecrets(filed),
      set(filed, 'c', 'of c'),
    ]);
    expect(resealed).toBeGreaterThan(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const after = readFileSync(file, 'utf8');
    expect(after.trim().split('\n')).toHaveLength(1);
    expect(after).not.toBe(before);
    for (const name of ['a', 'b', 'c']) expect(await openSecret(filed, name)).toBe(`of ${name}`);
    expect(await code(openSecret(keyed(ctx, before), 'a'))).toBe('secret-key-unknown');

    chmodSync(file, 0o640);
    expect(await code(openSecret(filed, 'a'))).toBe('secret-key-exposed');
    chmodSync(file, 0o600);
    writeFileSync(file, 'nonsense');
    expect(await code(openSecret(filed, 'a'))).toBe('secret-key-damaged');
  });

  test('a failed rotation leaves both keys in the file, and undamaged secrets still open', async () => {
    const ctx = await testContext();
    const file = join(directory, `${ctx.db.kind}-failing.key`);
    const filed = keyed(ctx, undefined, file);
    await set(filed, 'a', 'of a');
    await set(filed, 'b', 'of b');
    await ctx.db.kysely.updateTable('secrets').set({ sealed: 'AAAA' }).where('name', '=', 'b').execute();
    expect(await code(rotateSecrets(filed))).toBe('secret-damaged');
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(await openSecret(filed, 'a')).toBe('of a');
    await set(filed, 'b', 'again');
    expect(await rotateSecrets(filed)).toMatchObject({ resealed: 2 });
    expect([await openSecret(filed, 'a'), await openSecret(filed, 'b')]).toEqual(['of a', 'again']);
  });

  test('a rotation keeps the key that another process wrote meanwhile', async () => {
    const ctx = await testContext();
    const file = join(directory, `${ctx.db.kind}-raced.key`);
    const filed = keyed(ctx, undefined, file);
    await set(filed, 'a', 'of a');
    let transactions = 0;
    const transaction: typeof ctx.db.transaction = (work) => {
      // the other process wrote its new key, and then resealed nothing
      if (++transactions === 2) writeKeyFile(file, withNewKey(secretKeysToSeal(filed)));
      return ctx.db.transaction(work);
    };
    const db = new Proxy(ctx.db, {
      get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name, target)),
    });
    await rotateSecrets({ ...filed, db });
    expect(transactions).toBe(2);
    expect(await openSecret(filed, 'a')).toBe('of a');
  });

  test('the state counts the secrets that no available key opens and names the missing keys', async () => {
    const ctx = await testContext();
    const [old, next] = [newKey(), newKey()];
    for (const name of ['a', 'b']) await set(keyed(ctx, old), name, 'x');
    await set(keyed(ctx, next), 'c', 'x');
    const both = { sealed: 3, locked: 0, missing_keys: [], why: null };
    expect(await secretsState(keyed(ctx, `${next},${old}`))).toEqual(both);
    const missing_keys = [parseSecretKeys(old)?.[0].id];
    expect(await secretsState(keyed(ctx, next))).toEqual({ ...both, locked: 2, missing_keys });
    expect(await secretsState(keyed(ctx, 'nonsense'))).toMatchObject({ locked: 3, why: expect.any(String) });
  });

  test('without a key nothing is sealed, and secrets are listed by name', async () => {
    const ctx = await testContext();
    expect(await code(set(keyed(ctx, undefined), 'a', 'x'))).toBe('secret-key-missing');
    const given = keyed(ctx, newKey());
    for (const name of ['', 'a b', '../a', 'a/b', '.a', 'a'.repeat(101)])
      expect({ name, code: await code(set(given, name, 'x')) }).toEqual({ name, code: 'validation-failed' });
    for (const name of ['b', 'a', 'c']) await set(given, name, 'x');
    const { rows, next } = await findSecrets(ctx.db, { limit: 2 });
    expect(rows.map(({ name }) => name)).toEqual(['a', 'b']);
    const after = next ?? undefined;
    expect((await findSecrets(ctx.db, { limit: 2, after })).rows.map(({ name }) => name)).toEqual(['c']);
    expect((await findSecrets(ctx.db, { limit: 2, name: 'b' })).rows.map(({ name }) => name)).toEqual(['b']);
  });
});
