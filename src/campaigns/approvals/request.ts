import type { Context } from '../../context.ts';
import { conflict } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { type Campaign, isSameInstant, lockedCampaign, stateAfter } from '../drafts/index.ts';
import { refuseOpen } from '../publishing/index.ts';
import { type Approval, type NewApproval, Shown } from './schema.ts';
import { insertApproval, pendingApprovals, toApproval } from './store.ts';

/** How long a person has to decide. */
const LASTS_MS = 24 * 60 * 60 * 1000;

export const shownOf = ({ name, status, clip_id, budget_cents, currency, updated_at }: Campaign): Shown => ({
  ...{ name, status, clip_id, budget_cents, currency, updated_at },
});

/**
 * Asks a person to let a campaign spend. While a request is pending, asking for the same thing again returns that request.
 *
 * @throws `campaign-not-found`; `approval-stale` when the campaign has changed since it was read; `transition-not-allowed` and
 * `publication-exists` when nobody could grant it
 */
export async function requestApproval(ctx: Context, wanted: NewApproval): Promise<Approval> {
  const { campaign_id, transition, why, updated_at } = wanted;
  const now = ctx.now();
  return ctx.db.transaction(async (transaction) => {
    // a second caller who asks for the same thing waits here
    const current = await lockedCampaign(transaction, campaign_id);
    const shown = shownOf(current);
    if (!isSameInstant(updated_at, shown.updated_at)) throw stale(campaign_id);
    stateAfter(current.status, transition);
    if (transition === 'publish') await refuseOpen(transaction, campaign_id);
    const waiting = (await pendingApprovals(transaction, campaign_id, transition)).find(
      (row) => row.expires_at > now && isAsShown(shown, Shown.parse(row.shown)),
    );
    if (waiting !== undefined) return toApproval(waiting, now);
    const id = ctx.newId();
    const expires_at = new Date(now.getTime() + LASTS_MS);
    const row = { id, campaign_id, transition, why, shown, requested_by: ctx.actor, created_at: now, expires_at };
    const inserted = await insertApproval(transaction, row);
    const metadata = { campaign_id, transition, why, budget_cents: shown.budget_cents, currency: shown.currency };
    await appendEvents(transaction, ctx, [{ type: 'approval_requested', entityId: id, metadata }]);
    return toApproval(inserted, now);
  });
}

/** Checks whether the campaign is still as it was shown. */
export const isAsShown = (current: Shown, shown: Shown): boolean =>
  Object.entries(current).every(([field, value]) => Reflect.get(shown, field) === value);

export const stale = (campaignId: string) =>
  conflict(
    'approval-stale',
    `campaign ${campaignId} has changed since you read it: read it again, then make a new request`,
  );
