import type { Transaction } from '../../core/db/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { updateAccount } from './account-store.ts';
import type { Problem } from './port.ts';
import type { Stop } from './publication-schema.ts';
import { updatePublication } from './publication-store.ts';
import { type Run, Stopped } from './run.ts';

/** Stops the publication in this transaction. @returns the error that the run must throw after the commit */
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

/** Does the same in its own transaction. @throws {Stopped} */
export async function stopAt(run: Run, stop: Stop): Promise<never> {
  throw await run.ctx.db.transaction((transaction) => stopIn(transaction, run, stop));
}

/** Marks the account as needing a person, for a new token or a right, and stops the publication. The account's others stop likewise. */
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

/** Does the same in its own transaction. @throws {Stopped} */
export async function stopForAccount(run: Run, step: string, problem: Problem, needs: string): Promise<never> {
  throw await run.ctx.db.transaction((transaction) => stopForAccountIn(transaction, run, step, problem, needs));
}

function vendorOf(problem: unknown): Record<string, unknown> {
  if (typeof problem !== 'object' || problem === null || !('vendor' in problem)) return {};
  const { vendor } = problem;
  return typeof vendor === 'object' && vendor !== null ? { ...vendor } : {};
}
