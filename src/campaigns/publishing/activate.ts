import type { Transaction } from '../../core/db/index.ts';
import { conflict, EngineError } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { type AdAccountRow, accountForUpdate } from './account-store.ts';
import { accountNotFound } from './accounts.ts';
import type { AdsContext } from './ads-context.ts';
import { refuseOverCap } from './caps.ts';
import { dayFrom, exposureAtMost } from './exposure.ts';
import type { Confirmation, Exposure, Started } from './publication-schema.ts';
import { openPublication, type PublicationRow, publicationForUpdate, updatePublication } from './publication-store.ts';
import { enqueue } from './publish.ts';

/**
 * Activates a campaign, which puts money at risk. A person must repeat the amounts. The account's caps are checked while its
 * row is locked.
 *
 * @throws `not-published`; `not-read-back`; `confirmation-needed`; `same-person`; `no-cap`; `cap-exceeded`;
 * `ad-account-not-ready`
 */
export const activateCampaign = (
  ctx: AdsContext,
  campaignId: string,
  confirm: Confirmation | undefined,
): Promise<Started> => ctx.db.transaction((transaction) => activateWithin(transaction, ctx, campaignId, confirm));

/** Does the same within a transaction. */
export async function activateWithin(
  transaction: Transaction,
  ctx: AdsContext,
  campaignId: string,
  confirm: Confirmation | undefined,
  why?: string,
): Promise<Started> {
  const { publication, account } = await lockedPublication(transaction, campaignId);
  if (publication.state !== 'paused' || publication.wanted !== 'paused')
    throw conflict(
      'not-read-back',
      `publication ${publication.id} is ${publication.state}: only a publication with paused and verified objects can be activated`,
      { state: publication.state },
    );
  const exposure = exposureAtMost(publication);
  refuseUnconfirmed(exposure, confirm);
  refuseUnready(account);
  if (account.two_people && publication.approved_by === ctx.actor)
    throw conflict(
      'same-person',
      `${ctx.actor} approved campaign ${campaignId}: account ${account.name} requires someone else to activate it`,
    );
  const { overspend_per_day } = ctx.ads.platformOf(account.platform).capabilities.budget;
  const per_day_minor = Math.max(publication.per_day_minor, dayFrom(ctx.now(), publication, overspend_per_day));
  await refuseOverCap(transaction, account, publication, exposureAtMost({ ...publication, per_day_minor }));
  await updatePublication(transaction, publication.id, {
    state: 'activating',
    wanted: 'active',
    per_day_minor,
    activated_by: ctx.actor,
    activated_fingerprint: publication.fingerprint,
    not_before: null,
    updated_at: ctx.now(),
  });
  const reason = why === undefined ? {} : { why };
  const metadata = { campaign_id: campaignId, exposure, fingerprint: publication.fingerprint, ...reason };
  await appendEvents(transaction, ctx, [{ type: 'activation_requested', entityId: publication.id, metadata }]);
  return { publication_id: publication.id, job_id: await enqueue(transaction, ctx, publication.id) };
}

/** @throws `confirmation-needed` unless the same amounts are repeated */
export function refuseUnconfirmed(exposure: Exposure, confirm: Confirmation | undefined): void {
  const isSame =
    confirm?.currency === exposure.currency &&
    confirm.per_day_minor === exposure.per_day_minor &&
    confirm.whole_minor === exposure.whole_minor;
  if (isSame) return;
  const whole = exposure.whole_minor === null ? 'without an end date' : `and ${exposure.whole_minor} in total`;
  throw new EngineError(
    'confirmation-needed',
    `this can cost ${exposure.per_day_minor} per day ${whole} (minor units of ${exposure.currency}): repeat these amounts in confirm`,
    { exposure },
  );
}

function refuseUnready({ state, name, problem }: AdAccountRow): void {
  if (state === 'ready') return;
  throw conflict('ad-account-not-ready', `ad account ${name} needs attention: \`accounts check\` says why`, {
    problem,
  });
}

/** Locks a campaign's open publication and its account. The account comes first, so that only one request at a time checks its caps. */
export async function lockedPublication(
  transaction: Transaction,
  campaignId: string,
): Promise<{ publication: PublicationRow; account: AdAccountRow }> {
  const found = await openPublication(transaction, campaignId);
  if (found === undefined)
    throw conflict('not-published', `campaign ${campaignId} has no publication: publish it first`);
  const account = await accountForUpdate(transaction, found.ad_account_id);
  if (account === undefined) throw accountNotFound(found.ad_account_id);
  const publication = await publicationForUpdate(transaction, found.id);
  if (publication === undefined) throw conflict('not-published', `campaign ${campaignId} has no publication`);
  return { publication, account };
}
