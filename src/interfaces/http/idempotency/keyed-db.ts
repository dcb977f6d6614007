import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Run, Transaction } from '../../../core/db/index.ts';
import { type Claim, effectOf, mark } from './store.ts';

/** How often, and at what interval, to check whether a transaction has committed when its reply was lost. */
const ASKED = { times: 10, everyMs: 500 };

/**
 * Returns the database of a request with a key. Every transaction that writes also marks the key, so key and effect commit
 * together. If the reply to a commit is lost, the mark shows whether the transaction committed; if it did, the request continues
 * as if the reply had arrived.
 */
export function keyedDb(db: Db, claim: Claim, asked = ASKED): Db {
  const transaction = async <Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value> => {
    const effect = randomUUID();
    let finished: { readonly value: Value; readonly hasEffect: boolean } | undefined;
    try {
      return await db.transaction(async (inner) => {
        finished = undefined;
        const value = await work(inner);
        finished = { value, hasEffect: await mark(inner, claim, effect) };
        return value;
      });
    } catch (error) {
      if (finished === undefined) throw error;
      // what was only read is valid without a commit
      if (!finished.hasEffect || (await hasCommitted(db, claim, effect, asked))) return finished.value;
      throw error;
    }
  };
  const run: Run = (statement, values) => transaction((inner) => inner.run(statement, values));
  return { ...db, run, transaction };
}

/** Checks whether a transaction has committed, again and again while the database is away; false if this cannot be found out. */
async function hasCommitted(db: Db, claim: Claim, effect: string, { times, everyMs }: typeof ASKED): Promise<boolean> {
  for (let ask = 1; ask <= times; ask++) {
    try {
      return (await effectOf(db, claim)) === effect;
    } catch {
      if (ask < times) await sleep(everyMs);
    }
  }
  return false;
}
