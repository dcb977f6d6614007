import type { Transaction } from '../../core/db/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { updateAccount } from './account-store.ts';
import type { Problem } from './port.ts';
import type { Stop } from './publication-schema.ts';
import { updatePublication } from './publication-store.ts';
import { type Run, Stopped } from './run.ts';

/** Stops the publication in this transaction. @returns what the run is to throw once it has committed */
export async function stopIn(
  transaction: Transaction,
  run: Pick<Run, 'ctx' | 'publication'>,
  stop: Stop,
): Promise<Stopped> {
  const { ctx, publication } = run;
  await updatePublication(transaction, publication.id, {
    state: 'stopped',
    stop: JSON.stringify(stop),
    not_before: null,
    updated_at: ctx.now(),
  });
  const { step, code, found = [], problem } = stop;
  await appendEvents(transaction, ctx, [
    {
      type: 'publication_stopped',
      entityId: publication.id,
      metadata: { step, code, vendor: vendorOf(problem), found },
    },
  ]);
  return new Stopped(stop);
}

/** The same in a transaction of its own. @throws {Stopped} */
export async function stopAt(run: Run, stop: Stop): Promise<never> {
  throw await run.ctx.db.transaction((transaction) => stopIn(transaction, run, stop));
}

/** The account needs a person: a new token, or a right. Every publication of it stops where it is. */
export async function stopForAccountIn(
  transaction: Transaction,
  run: Run,
  step: string,
  problem: Problem,
  needs: string,
): Promise<Stopped> {
  await updateAccount(transaction, run.account.id, {
    state: 'needs-attention',
    problem: JSON.stringify({ needs, ...problem }),
    updated_at: run.ctx.now(),
  });
  return stopIn(transaction, run, { step, code: 'account-needs-attention', detail: problem.todo, problem, needs });
}

/** The same in a transaction of its own. @throws {Stopped} */
export async function stopForAccount(run: Run, step: string, problem: Problem, needs: string): Promise<never> {
  throw await run.ctx.db.transaction((transaction) => stopForAccountIn(transaction, run, step, problem, needs));
}

function vendorOf(problem: unknown): Record<string, unknown> {
  if (typeof problem !== 'object' || problem === null || !('vendor' in problem)) return {};
  const { vendor } = problem;
  return typeof vendor === 'object' && vendor !== null ? { ...vendor } : {};
}
