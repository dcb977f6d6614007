import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase, uuid } from '../../../testing/index.ts';
import { claim, giveBack, keep, mark, renew, standing } from './store.ts';

const mine = { actor: 'ada', key: 'one', holder: uuid(1) };
const answer = { status: 201, contentType: null, body: '{}' };

onEachDatabase('an idempotency key', (testContext) => {
  async function claimed() {
    const { db } = await testContext();
    expect(await claim(db, mine, 'x')).toBe(true);
    const noted = (holder: string) =>
      db.transaction(async (transaction) => {
        await sql`select pg_current_xact_id()`.execute(transaction.kysely);
        return mark(transaction, { ...mine, holder }, uuid(3));
      });
    const row = async () => {
      const { rows } = await sql<object>`select * from idempotency_keys`.execute(db.kysely);
      return rows;
    };
    const lapsed = () => sql`update idempotency_keys set lease_until = '2000-01-01Z'`.execute(db.kysely);
    return { db, noted, row, lapsed };
  }

  test('is left unchanged by a request that has lost it to another', async () => {
    const { db, noted, row } = await claimed();
    const before = await row();
    const lost = { ...mine, holder: uuid(2) };
    await renew(db, lost);
    await keep(db, lost, answer);
    expect(await noted(lost.holder)).toBe(false);
    await giveBack(db, lost);
    expect(await row()).toEqual(before);
    expect(await noted(mine.holder)).toBe(true);
    const marked = await row();
    await giveBack(db, lost);
    expect(await row()).toEqual(marked);
  });

  test('is not marked as having had an effect by a transaction that wrote nothing', async () => {
    const { db, row } = await claimed();
    const before = await row();
    expect(await db.transaction((transaction) => mark(transaction, mine, uuid(3)))).toBe(false);
    expect(await row()).toEqual(before);
  });

  test('keeps its first response', async () => {
    const { db, row, lapsed } = await claimed();
    await keep(db, mine, answer);
    await lapsed();
    const before = await row();
    await renew(db, mine);
    await keep(db, mine, { ...answer, body: 'another' });
    await giveBack(db, mine);
    expect(await claim(db, { ...mine, holder: uuid(2) }, 'x')).toBe(false);
    expect(await row()).toEqual(before);
  });

  test('is renewed and released by its holder, and stays taken only if it had an effect', async () => {
    const { db, noted, row, lapsed } = await claimed();
    await lapsed();
    await renew(db, mine);
    expect(await claim(db, { ...mine, holder: uuid(2) }, 'x')).toBe(false);
    await giveBack(db, mine);
    expect(await row()).toEqual([]);
    await claim(db, mine, 'x');
    await noted(mine.holder);
    await giveBack(db, mine);
    expect(await row()).toMatchObject([{ effect: uuid(3), status: null }]);
    await lapsed();
    expect(await claim(db, { ...mine, holder: uuid(2) }, 'x')).toBe(false);
  });
  test('is done only once its request had an effect and no longer runs', async () => {
    const { db, noted, lapsed } = await claimed();
    const isDone = async () => (await standing(db, mine))?.isDone;
    const seen = [await isDone()];
    await noted(mine.holder);
    seen.push(await isDone());
    await lapsed();
    seen.push(await isDone());
    await sql`update idempotency_keys set effect = null`.execute(db.kysely);
    seen.push(await isDone());
    expect(seen).toEqual([false, false, true, false]);
  });

  test('that is used again after 24 hours keeps nothing of its first use', async () => {
    const { db, noted, row } = await claimed();
    await noted(mine.holder);
    await keep(db, mine, { ...answer, contentType: 'text/plain' });
    const aged = (hours: number) =>
      sql`update idempotency_keys set created_at = created_at - ${hours}::int * interval '1 hour'`.execute(db.kysely);
    await aged(25);
    const next = { ...mine, holder: uuid(2) };
    expect(await claim(db, next, 'y')).toBe(true);
    const unused = { effect: null, status: null, content_type: null, body: null };
    expect(await row()).toMatchObject([{ holder: uuid(2), fingerprint: 'y', ...unused }]);
    await keep(db, next, answer);
    await aged(23);
    expect(await claim(db, mine, 'y')).toBe(false);
  });
});
