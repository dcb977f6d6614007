import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, forbidden, invalid, notFound } from '../../core/kernel/index.ts';
import type { Caller } from '../../trust/access/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { campaign, lockedCampaign } from '../drafts/index.ts';
import { type Agreed, agreedPlan, moveCampaignWithin, publishAgreed, withAds } from '../publishing/index.ts';
import { isAsShown, shownOf, stale } from './request.ts';
import type { Approval, GrantBody } from './schema.ts';
import { type ApprovalRow, approvalForUpdate, findApproval, setDecided, toApproval } from './store.ts';

/**
 * Grants a request and does what it asks for, in one transaction. That happens only once, even when several people grant it,
 * and only while the campaign is unchanged since it was shown. A request to publish creates paused ads in the account that the
 * person selected; without an account, only the campaign's status changes.
 *
 * @throws `approval-not-found`, `approval-ended`, `approval-stale`, `approval-own`, `person-needed`, `session-needed`; the
 * errors of the transition; with an account, those of `publishCampaign`
 */
export async function grantApproval(
  ctx: Context,
  id: string,
  caller: Caller | undefined,
  body: GrantBody,
): Promise<Approval> {
  const agreed = await agreedPublication(ctx, id, caller, body);
  return decided(ctx, id, caller, 'granted', async (transaction, approval) => {
    const current = shownOf(await lockedCampaign(transaction, approval.campaign_id));
    if (!isAsShown(current, approval.shown)) throw stale(approval.campaign_id);
    const { campaign_id, transition, why } = approval;
    if (agreed !== undefined) await publishAgreed(transaction, withAds(ctx), agreed);
    else await moveCampaignWithin(transaction, withAds(ctx), campaign_id, transition, { why, confirm: body?.confirm });
  });
}

/** Makes the plan that the person agrees to. This happens before the transaction because it reads a lot. */
async function agreedPublication(
  ctx: Context,
  id: string,
  caller: Caller | undefined,
  body: GrantBody,
): Promise<Agreed | undefined> {
  if (body?.ad_account_id === undefined || body.fingerprint === undefined) return undefined;
  const approval = refuseDecision(ctx, await findApproval(ctx.db, id), id, caller, 'granted');
  if (approval.transition !== 'publish')
    throw invalid([
      {
        path: 'ad_account_id',
        message: `is only for a request to publish; approval ${id} is a request to ${approval.transition}`,
      },
    ]);
  if (!isAsShown(shownOf(await campaign(ctx, approval.campaign_id)), approval.shown)) throw stale(approval.campaign_id);
  return agreedPlan(withAds(ctx), approval.campaign_id, body.ad_account_id, body.fingerprint);
}

/**
 * Requires a session: a key can be in a program's settings, but a session means that somebody signed in. Where no key is
 * needed, everyone may do everything.
 */
function requireSession(caller: Caller | undefined): void {
  if (caller?.keyId === undefined || caller.session !== undefined || caller.kind !== 'person') return;
  throw forbidden(
    'session-needed',
    `${caller.actor} sent a key: only a person who has signed in can grant, in the dashboard or with \`approvals grant\``,
  );
}

/** Refuses a request. @throws `approval-not-found`, `approval-ended`, `person-needed` */
export const refuseApproval = (ctx: Context, id: string, caller: Caller | undefined): Promise<Approval> =>
  decided(ctx, id, caller, 'refused', async () => {});

async function decided(
  ctx: Context,
  id: string,
  caller: Caller | undefined,
  state: Decision,
  act: (transaction: Transaction, approval: Approval) => Promise<void>,
): Promise<Approval> {
  return ctx.db.transaction(async (transaction) => {
    const approval = refuseDecision(ctx, await approvalForUpdate(transaction, id), id, caller, state);
    const after = toApproval(await setDecided(transaction, id, state, ctx.actor, ctx.now()), ctx.now());
    const { campaign_id, transition, requested_by } = after;
    const metadata = { campaign_id, transition, requested_by };
    await appendEvents(transaction, ctx, [{ type: `approval_${state}`, entityId: id, metadata }]);
    await act(transaction, approval);
    return after;
  });
}

type Decision = 'granted' | 'refused';

/** Returns the request if it is pending and the caller may make this decision. */
function refuseDecision(
  ctx: Context,
  row: ApprovalRow | undefined,
  id: string,
  caller: Caller | undefined,
  state: Decision,
): Approval {
  if (caller?.kind !== 'person')
    throw forbidden('person-needed', `${ctx.actor} is not a person: grant or refuse it with the key of a person`);
  if (row === undefined) throw notFound('approval-not-found', `there is no approval ${id}`);
  const approval = toApproval(row, ctx.now());
  if (approval.state !== 'pending')
    throw conflict('approval-ended', `approval ${id} is ${approval.state}: make a new request if it is still needed`);
  if (state === 'granted') requireSession(caller);
  if (state === 'granted' && approval.requested_by === ctx.actor)
    throw forbidden('approval-own', `${ctx.actor} requested approval ${id}: another person must grant it`);
  return approval;
}
