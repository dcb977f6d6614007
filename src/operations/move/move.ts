import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Transaction } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import { deleteSeededRuleSets } from '../../decisions/rules/index.ts';
import { continueOrder } from '../../trust/ledger/index.ts';
import { copyRows, copySequences, writeValuesAlike } from './copy.ts';
import { countRows, digest, type Table, tablesToCarry } from './tables.ts';

/** Receives the number of rows, then the number of rows as they are copied. */
export interface MoveProgress {
  total(rows: number): void;
  advance(rows: number): void;
}

export interface Moved {
  /** Number of rows of each table, by its name with the schema. */
  readonly tables: Readonly<Record<string, number>>;
  readonly rows: number;
}

/**
 * Copies everything in a database into an empty one, in one transaction there, which commits after every table has been read
 * again and compared. Ids, times, the ledger's order, its readers' cursors, and jobs with their checkpoints stay the same; a job
 * that was running resumes at its last save. The source is only read.
 *
 * @param to migrated by this program; default rule sets that were seeded there are removed
 * @throws `target-in-use` while other processes of ours are connected there; `target-not-empty`, naming the tables
 */
export async function moveDatabase(from: Db, to: Db, progress: MoveProgress): Promise<Moved> {
  const moved = await to.transaction((target) => from.transaction((source) => carry(source, target, progress)));
  await continueOrder(to);
  return moved;
}

async function carry(source: Transaction, target: Transaction, progress: MoveProgress): Promise<Moved> {
  await writeValuesAlike(source);
  await writeValuesAlike(target);
  const tables = await tablesToCarry(source);
  await refuseOthers(target);
  await refuseRows(target, tables);
  const counts = new Map<Table, number>();
  for (const table of tables) counts.set(table, await countRows(source, table));
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  progress.total(rows);
  for (const table of tables) await copyRows(source, target, table, progress.advance);
  await copySequences(source, target);
  for (const table of tables) await refuseDifference(source, target, table);
  return { tables: Object.fromEntries([...counts].map(([{ name }, count]) => [name, count])), rows };
}

/**
 * Refuses a target with other sessions: a server there caches rule sets that the move removes. A session that just ended is
 * counted for a moment.
 */
async function refuseOthers(target: Transaction): Promise<void> {
  for (let looks = 10; ; looks--) {
    const sessions = await othersOn(target);
    if (sessions === 0) return;
    if (looks === 0)
      throw conflict(
        'target-in-use',
        `${sessions} connections of servers or workers are open to the target: stop them until the move is done`,
      );
    await setTimeout(LOOK_AGAIN_MS);
  }
}

const LOOK_AGAIN_MS = 100;

async function othersOn({ kysely }: Transaction): Promise<number> {
  // within a transaction, PostgreSQL would return the same snapshot of the statistics
  await sql`select pg_stat_clear_snapshot()`.execute(kysely);
  const { rows } = await sql<{ sessions: number }>`
    select count(*) as sessions from pg_stat_activity
    where datname = current_database() and application_name = 'campaigns-engine' and pid <> pg_backend_pid()`.execute(
    kysely,
  );
  return rows[0]?.sessions ?? 0;
}

async function refuseRows(target: Transaction, tables: readonly Table[]): Promise<void> {
  await sql.raw(`lock table ${tables.map(({ name }) => name)} in share row exclusive mode`).execute(target.kysely);
  const filled = async (ones: readonly Table[]) => {
    const names: string[] = [];
    for (const table of ones) {
      const count = await countRows(target, table);
      if (count > 0) names.push(`${table.name} (${count} rows)`);
    }
    if (names.length > 0)
      throw conflict(
        'target-not-empty',
        `the target already contains data, in ${names.join(', ')}: use an empty database`,
      );
  };
  await filled(tables.filter(({ name }) => name !== 'public.rule_sets'));
  await deleteSeededRuleSets(target);
  await filled(tables);
}

async function refuseDifference(source: Transaction, target: Transaction, table: Table): Promise<void> {
  const [there, here] = [await digest(source, table), await digest(target, table)];
  if (there !== here)
    throw new Error(`${table.name} differs after the copy (${there}; now ${here}): nothing was moved`);
}
