import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely';
import type { Db, Run, Sql, Transaction } from '../core/db/index.ts';
import type { TestContext } from './databases.ts';

/**
 * Returns the same context, but records what its statements lock.
 *
 * @returns `taken`, which lists the locks since its last call, in order: `lock catalog` is an advisory lock by its key, `campaigns for update`
 *   locks rows of a table, and `campaigns in order for update` locks several in an order that all transactions follow
 */
export function notingLocks<Given extends TestContext>(ctx: Given): { readonly ctx: Given; taken(): string[] } {
  let noted: string[] = [];
  const note = (text: string, values: readonly unknown[]) => {
    for (const name of locksOf(text, values)) if (noted.at(-1) !== name) noted.push(name);
  };
  const compiler = new PostgresQueryCompiler();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const { sql, parameters } = compiler.compileQuery(node, queryId);
      note(sql, parameters);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const noting =
    ({ run }: Sql): Run =>
    (statement, values) => {
      note(statement.text, values);
      return run(statement, values);
    };
  const { db } = ctx;
  const within = (transaction: Transaction): Transaction => ({
    kysely: transaction.kysely.withPlugin(plugin),
    run: noting(transaction),
    afterCommit: (then) => transaction.afterCommit(then),
  });
  const notingDb: Db = {
    ...db,
    run: noting(db),
    transaction: (work) => db.transaction((transaction) => work(within(transaction))),
  };
  return {
    ctx: { ...ctx, db: notingDb },
    taken: () => {
      const taken = noted;
      noted = [];
      return taken;
    },
  };
}

/** Records, by the name of each change, what it locks. */
export function noter(taken: () => string[]) {
  const locks: Record<string, readonly string[]> = {};
  const note = async <Value>(change: string, work: () => Promise<Value>): Promise<Value> => {
    taken();
    const value = await work();
    locks[change] = taken();
    return value;
  };
  return { locks, note };
}

const ADVISORY = /advisory_xact_lock\((?:'\d+'|\$1)/;
const ROWS =
  /\bfrom\s+"?(?:campaigns_jobs"?\.)?"?(\w+)"?(?:(?!\bfrom\s+"?[a-z])[\s\S])*?\b(for (?:no key )?(?:update|share)(?: skip locked)?)/g;

/** The keys of advisory locks. They never change, because two versions of the program that run together must agree on them. */
const KEYS: ReadonlyMap<unknown, string> = new Map([
  ['18930037284491079', 'catalog'],
  ['302069925203', 'files'],
  ['5932731944764003411', 'rule sets'],
  ['5495866084866341196', 'sealing'],
  ['5999705946022527793', 'secrets'],
  ['6288763463905364819', 'deliveries'],
  ['23165862371644499', 'results'],
  ['491327288690', 'recurring jobs'],
  ['357762552915', 'slots'],
]);

function locksOf(text: string, [key]: readonly unknown[]): string[] {
  if (ADVISORY.test(text)) return [`lock ${KEYS.get(key) ?? key}`];
  return [...text.matchAll(ROWS)].map(
    ([part, table, how]) => `${table}${part.includes('order by') ? ' in order' : ''} ${how}`,
  );
}
