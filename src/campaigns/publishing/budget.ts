import type { Transaction } from '../../core/db/index.ts';
import { conflict, invalid } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { type BudgetSetter, noteBudget } from '../drafts/index.ts';
import { lockedPublication, refuseUnconfirmed } from './activate.ts';
import type { AdsContext } from './ads-context.ts';
import { refuseOverCap } from './caps.ts';
import { dayFrom, exposureWith } from './exposure.ts';
import type { BudgetBody, Started } from './publication-schema.ts';
import { type PublicationRow, updatePublication } from './publication-store.ts';
import { enqueue } from './publish.ts';

const HOUR_MS = 3_600_000;

/**
 * Sets the budget of a paused or active publication to an absolute amount. For a raise, the new amounts must be repeated.
 *
 * @param refuseRaise throws if more money may not be put at risk
 * @throws `not-published`; `not-read-back`; `confirmation-needed`; `cap-exceeded`; `budget-changes-exhausted`;
 * `validation-failed`
 */
export const setCampaignBudget = (
  ctx: AdsContext,
  campaignId: string,
  body: BudgetBody,
  refuseRaise: () => void = () => undefined,
): Promise<Started> =>
  ctx.db.transaction((transaction) =>
    setBudgetWithin(transaction, ctx, campaignId, body, { by: 'person', refuseRaise }),
  );

interface Setter {
  readonly by: BudgetSetter;
  /** Throws if more money may not be put at risk. */
  readonly refuseRaise?: () => void;
}

/** Does the same within a transaction. */
export async function setBudgetWithin(
  transaction: Transaction,
  ctx: AdsContext,
  campaignId: string,
  { kind, minor, confirm }: BudgetBody,
  { by, refuseRaise = () => undefined }: Setter,
): Promise<Started> {
  const { publication, account } = await lockedPublication(transaction, campaignId);
  if (publication.state !== 'paused' && publication.state !== 'active')
    throw conflict(
      'not-read-back',
      `publication ${publication.id} is ${publication.state}: its budget can be set only while it is paused or active`,
    );
  if (kind !== publication.budget_kind)
    throw invalid([
      { path: 'kind', message: `must be ${publication.budget_kind}: the kind of a budget cannot change` },
    ]);
  const exposure = exposureWith(publication, minor);
  const { changes_per_hour, overspend_per_day } = ctx.ads.platformOf(account.platform).capabilities.budget;
  if (minor > publication.budget_minor) {
    refuseRaise();
    refuseUnconfirmed(exposure, confirm);
    const day = dayFrom(ctx.now(), { ...publication, budget_minor: minor }, overspend_per_day);
    const per_day_minor = Math.max(exposure.per_day_minor, day);
    if (publication.state === 'active')
      await refuseOverCap(transaction, account, publication, { ...exposure, per_day_minor });
  }
  if (changes_per_hour !== undefined) await refuseTooMany(transaction, ctx, publication, changes_per_hour);
  const now = ctx.now();
  await updatePublication(transaction, publication.id, {
    wanted_budget_minor: minor,
    not_before: null,
    updated_at: now,
  });
  await noteBudget(transaction, campaignId, { by, at: now });
  await appendEvents(transaction, ctx, [
    {
      type: 'budget_requested',
      entityId: publication.id,
      metadata: { campaign_id: campaignId, from_minor: publication.budget_minor, to_minor: minor, exposure },
    },
  ]);
  return { publication_id: publication.id, job_id: await enqueue(transaction, ctx, publication.id) };
}

/** Counts changes in the journal: a request that the platform may have counted counts here too. */
async function refuseTooMany(
  transaction: Transaction,
  ctx: AdsContext,
  publication: PublicationRow,
  most: number,
): Promise<void> {
  const since = new Date(ctx.now().getTime() - HOUR_MS);
  const rows = await transaction.kysely
    .selectFrom('publication_attempts')
    .select('intended_at')
    .where('publication_id', '=', publication.id)
    .where('act', '=', 'set_budget')
    .where('intended_at', '>', since)
    .where((eb) => eb.or([eb('reply', 'is', null), eb('reply', 'in', ['done', 'unknown'])]))
    .orderBy('intended_at')
    .execute();
  const oldest = rows.at(-most);
  if (oldest === undefined) return;
  const until = new Date(oldest.intended_at.getTime() + HOUR_MS).toISOString();
  throw conflict(
    'budget-changes-exhausted',
    `the platform accepts ${most} budget changes per hour for an ad set: the next one is possible at ${until}`,
    { until },
  );
}
