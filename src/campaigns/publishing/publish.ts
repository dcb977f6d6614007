import type { Sql, Transaction } from '../../core/db/index.ts';
import { isUniqueViolation } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import { appendEvents, lastActor, recordRequest } from '../../trust/ledger/index.ts';
import { type Campaign, campaign, lockedCampaign } from '../drafts/index.ts';
import { accountForUpdate } from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import { acceptedPlan, exposureOfPlan, type Planned, planFor, usableAccount } from './plan.ts';
import type { Plan } from './port.ts';
import type { Started } from './publication-schema.ts';
import { insertPublication, openPublication } from './publication-store.ts';
import { PUBLISH_JOB, publicationKey } from './words.ts';

/**
 * Requests paused ads for an approved campaign, as the dry run showed them.
 *
 * @throws `campaign-not-approved`; `plan-changed`; `plan-refused`; `publication-exists`; `currency-mismatch`;
 * `ad-account-not-ready`
 */
export async function publishCampaign(
  ctx: AdsContext,
  campaignId: string,
  accountId: string,
  fingerprint: string,
): Promise<Started> {
  const agreed = await agreedPlan(ctx, campaignId, accountId, fingerprint);
  return ctx.db
    .transaction((transaction) => publishAgreed(transaction, ctx, agreed))
    .catch(async (error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      await refuseOpen(ctx.db, campaignId);
      throw error;
    });
}

/** What a person agreed to publish, and the plan that was shown to them. */
export interface Agreed {
  readonly planned: Planned;
  readonly plan: Plan;
}

/** Makes the plan of an approved campaign and checks that it is the one that was shown. @throws the errors of `publishCampaign` */
export async function agreedPlan(
  ctx: AdsContext,
  campaignId: string,
  accountId: string,
  fingerprint: string,
): Promise<Agreed> {
  const planned = await planOfApproved(ctx, campaignId, accountId);
  const plan = acceptedPlan(planned);
  if (plan.fingerprint !== fingerprint) {
    // another request may have published the campaign meanwhile, so this plan would be for the next publication
    await refuseOpen(ctx.db, campaignId);
    throw conflict(
      'plan-changed',
      `the plan of campaign ${campaignId} differs from the one that was shown: the draft, its clip, the account's settings or the API version has changed`,
      { fields: ['fingerprint'], fingerprint: plan.fingerprint },
    );
  }
  return { planned, plan };
}

/** Requests the agreed ads, unless the campaign has changed meanwhile. */
export async function publishAgreed(
  transaction: Transaction,
  ctx: AdsContext,
  { planned, plan }: Agreed,
): Promise<Started> {
  await refuseMoved(transaction, planned.draft);
  return publishWithin(transaction, ctx, planned, plan);
}

/** Creates the publication of an agreed plan and its job. The campaign must be locked and unchanged since the plan. */
export async function publishWithin(
  transaction: Transaction,
  ctx: AdsContext,
  { draft, number, account: { id: accountId } }: Planned,
  plan: Plan,
): Promise<Started> {
  const campaignId = draft.id;
  const account = await accountForUpdate(transaction, accountId);
  if (account?.state !== 'ready') await usableAccount(ctx, accountId);
  const id = ctx.newId();
  const now = ctx.now();
  const exposure = exposureOfPlan(plan.exposure);
  await refuseOpen(transaction, campaignId);
  await insertPublication(transaction, {
    id,
    campaign_id: campaignId,
    ad_account_id: accountId,
    number,
    marker: markerOf(campaignId, number),
    api_version: plan.api_version,
    plan,
    fingerprint: plan.fingerprint,
    currency: exposure.currency,
    per_day_minor: exposure.per_day_minor,
    whole_minor: exposure.whole_minor,
    budget_kind: draft.ad?.budget_kind ?? 'lifetime',
    budget_minor: draft.budget_cents,
    wanted: 'paused',
    state: 'waiting',
    approved_by: (await lastActor(transaction, campaignId, 'campaign_status_changed', APPROVED)) ?? ctx.actor,
    ends_at: draft.ad?.ends_at === undefined ? null : new Date(draft.ad.ends_at),
    created_at: now,
    updated_at: now,
  });
  const metadata = { campaign_id: campaignId, ad_account_id: accountId, fingerprint: plan.fingerprint, exposure };
  await appendEvents(transaction, ctx, [{ type: 'publication_requested', entityId: id, metadata }]);
  return { publication_id: id, job_id: await enqueue(transaction, ctx, id) };
}

/** The change of status that a person approves; after a compensation, a campaign is approved again, but by nobody. */
const APPROVED = { from: 'draft', to: 'approved' };

/** The part that all names on the platform contain, so that results and looks can find the campaign. */
const markerOf = (campaignId: string, number: number) => `ce:${campaignId}:${number}:`;

/** Plans the publication of an approved campaign. @throws `campaign-not-approved`; `currency-mismatch`; `publication-exists` */
export async function planOfApproved(ctx: AdsContext, campaignId: string, accountId: string): Promise<Planned> {
  const draft = await campaign(ctx, campaignId);
  await refuseOpen(ctx.db, campaignId);
  if (draft.status !== 'approved')
    throw conflict(
      'campaign-not-approved',
      `campaign ${campaignId} is ${draft.status}: only an approved campaign can be published`,
    );
  const account = await usableAccount(ctx, accountId);
  if (account.currency !== draft.currency)
    throw conflict(
      'currency-mismatch',
      `campaign ${campaignId} is budgeted in ${draft.currency}, but ad account ${account.name} is in ${account.currency}`,
    );
  return planFor(ctx, draft, account);
}

/** Locks the campaign and checks that it has not been reopened or archived between the plan and the request. */
export async function refuseMoved(transaction: Transaction, { id, updated_at }: Campaign): Promise<void> {
  const current = await lockedCampaign(transaction, id);
  if (current.updated_at === updated_at) return;
  await refuseOpen(transaction, id);
  throw conflict(
    'plan-changed',
    `campaign ${id} was changed while it was planned, and is ${current.status}: plan it again`,
    {
      fields: ['campaign'],
    },
  );
}

/** @throws `publication-exists` */
export async function refuseOpen(sql: Sql, campaignId: string): Promise<void> {
  const open = await openPublication(sql, campaignId);
  if (open === undefined) return;
  throw conflict('publication-exists', `campaign ${campaignId} has publication ${open.id}, which is ${open.state}`, {
    id: open.id,
    state: open.state,
  });
}

/** Queues the job of a publication, one at a time. A waiting job is woken; a running job looks again before it ends. */
export async function enqueue(transaction: Transaction, ctx: AdsContext, publicationId: string): Promise<string> {
  const job = {
    name: PUBLISH_JOB,
    input: { publication_id: publicationId },
    actor: ctx.actor,
    key: publicationKey(publicationId),
  };
  let isNew = false;
  const id = await ctx.queue.enqueue(transaction, job, async (within, added) => {
    isNew = true;
    await recordRequest(ctx)(within, added);
  });
  if (!isNew) await ctx.queue.runAgain(transaction, PUBLISH_JOB, publicationKey(publicationId));
  return id;
}
