import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { appendEvents } from './store.ts';

/** Records in the ledger that a job was requested, in the transaction that queues it. */
export const recordRequest =
  (ctx: Pick<Context, 'now' | 'actor' | 'requestId' | 'jobId'>) =>
  (transaction: Transaction, { id, name }: { readonly id: string; readonly name: string }): Promise<void> =>
    appendEvents(transaction, ctx, [{ type: 'job_requested', entityId: id, metadata: { job: name } }]);
