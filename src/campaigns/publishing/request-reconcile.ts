import type { Context } from '../../context.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import { adAccount } from './accounts.ts';
import { accountKey, RECONCILE_JOB } from './words.ts';

/** Queues a look at an account. @throws `ad-account-not-found` */
export async function requestReconcile(ctx: Context, accountId: string): Promise<{ job_id: string }> {
  await adAccount(ctx, accountId);
  const job_id = await ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(
      transaction,
      { name: RECONCILE_JOB, input: { ad_account_id: accountId }, actor: ctx.actor, key: accountKey(accountId) },
      recordRequest(ctx),
    ),
  );
  return { job_id };
}
