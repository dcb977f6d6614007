import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '../../../core/db/index.ts';
import { unavailable } from '../../../core/kernel/index.ts';
import { onEachDatabase, uuid } from '../../../testing/index.ts';
import { keyedDb } from './keyed-db.ts';
import { claim, effectOf, mark } from './store.ts';

const mine = { actor: 'ada', key: 'one', holder: uuid(1) };
const other = { ...mine, key: 'other' };
const ASKED = { times: 3, everyMs: 1 };
const lost = () => unavailable('database-unavailable', 'the connection broke');

onEachDatabase('the database of a request with a key', (testContext) => {
  async function claimed() {
    const { db } = await testContext();
    await claim(db, mine, 'x');
    return db;
  }
  const write: Parameters<Db['transaction']>[0] = async ({ kysely }) => {
    await sql`select pg_current_xact_id()`.execute(kysely);
    return 'written';
  };
  /** Returns a database that loses the replies to its commits, or rolls back instead. */
  const losing = (db: Db, commits = true): Db => ({
    ...db,
    transaction: async (work) => {
      if (commits) await db.transaction(work);
      else
        await db.transaction(async (inner) => {
          await work(inner);
          throw lost();
        });
      throw lost();
    },
  });

  test('marks the key with a statement that writes outside of a transaction', async () => {
    const db = await claimed();
    await claim(keyedDb(db, mine), other, 'x');
    expect(await effectOf(db, mine)).toBeDefined();
  });

  test('does not take an earlier commit of the request for a later one that was rolled back', async () => {
    const db = await claimed();
    await keyedDb(db, mine).transaction(write);
    await expect(keyedDb(losing(db, false), mine, ASKED).transaction(write)).rejects.toThrow('the connection broke');
  });

  test('returns what was read if the reply to its commit is lost', async () => {
    const db = await claimed();
    expect(await keyedDb(losing(db), mine, ASKED).transaction(async () => 'read')).toBe('read');
  });

  test('does not return the result of an attempt whose repetition fails', async () => {
    const db = await claimed();
    const twice: Db = { ...db, transaction: async (work) => db.transaction(work).then(() => db.transaction(work)) };
    let attempts = 0;
    const read = keyedDb(twice, mine, ASKED).transaction(async () => {
      if (++attempts > 1) throw new Error('changed since');
      return 'read';
    });
    await expect(read).rejects.toThrow('changed since');
  });

  test('asks up to the limit whether a commit happened while the database is away', async () => {
    const real = await claimed();
    const after = async (failures: number) => {
      let left = failures;
      const run: Db['run'] = async (statement, values) => {
        if (statement.name === 'find-idempotent-effect' && left-- > 0) throw lost();
        return real.run(statement, values);
      };
      return keyedDb({ ...losing(real), run }, mine, ASKED)
        .transaction(write)
        .catch(({ message }: Error) => message);
    };
    expect([await after(2), await after(3)]).toEqual(['written', 'the connection broke']);
  });

  test('waits for a commit that is on its way before it says that nothing happened', async () => {
    const db = await claimed();
    let effect: Promise<string | undefined> | undefined;
    await db.transaction(async (transaction) => {
      await write(transaction);
      await mark(transaction, mine, uuid(3));
      effect = effectOf(db, mine);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(await effect).toBe(uuid(3));
  });
});
