import type { Transaction } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { lockedPublication } from './activate.ts';
import type { AdsContext } from './ads-context.ts';
import type { Started } from './publication-schema.ts';
import { mayRun, updatePublication } from './publication-store.ts';
import { enqueue } from './publish.ts';

/**
 * Pauses a campaign, even during its activation or after an activation that stopped halfway. It needs no approval.
 *
 * @param completes whether the publication ends with this pause
 * @throws `not-published`; `transition-not-allowed`
 */
export const pauseCampaign = (ctx: AdsContext, campaignId: string, completes = false): Promise<Started> =>
  ctx.db.transaction((transaction) => pauseWithin(transaction, ctx, campaignId, completes));

/** Does the same within a transaction. */
export async function pauseWithin(
  transaction: Transaction,
  ctx: AdsContext,
  campaignId: string,
  completes = false,
  why?: string,
): Promise<Started> {
  const { publication } = await lockedPublication(transaction, campaignId);
  const { id, state } = publication;
  if (!mayRun(publication) && state !== 'pausing' && !(completes && state === 'paused'))
    throw conflict('transition-not-allowed', `publication ${id} is ${state}: none of its ads run`, { allowed: [] });
  await updatePublication(transaction, id, {
    state: 'pausing',
    wanted: 'paused',
    completes: completes || publication.completes,
    wanted_budget_minor: null,
    not_before: null,
    stop: null,
    updated_at: ctx.now(),
  });
  const metadata = { campaign_id: campaignId, ...(why === undefined ? {} : { why }) };
  await appendEvents(transaction, ctx, [{ type: 'pause_requested', entityId: id, metadata }]);
  return { publication_id: id, job_id: await enqueue(transaction, ctx, id) };
}
