import { isDeepStrictEqual } from 'node:util';
import { type Campaign, campaign } from '../../campaigns/drafts/index.ts';
import {
  type PlansTogether,
  planTogether,
  publishTogether,
  refuseWithoutStudy,
  type StartedTogether,
  withAds,
} from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import { conflict } from '../../core/kernel/index.ts';
import { experiment } from './read.ts';

/** Fields that the ads of all arms must share, so that only the clip differs. */
const SHARED = [
  ...['goal', 'budget_kind', 'starts_at', 'ends_at', 'countries', 'age_min', 'age_max', 'broad_audience'],
  ...['special_categories', 'link', 'call_to_action'],
] as const;

/**
 * Plans the publication of all arms of an experiment: what it would create and could cost. Changes nothing on the platform.
 *
 * @throws `experiment-not-draft`; `experiment-arms-differ`; the errors of `planPublication`
 */
export async function planArms(ctx: Context, id: string, accountId: string): Promise<PlansTogether> {
  return planTogether(withAds(ctx), await armsToPublish(ctx, id, accountId), accountId);
}

/** Requests paused ads for all arms or none; `start` activates them together. @throws as above, and the errors of `publishCampaign` */
export async function publishArms(
  ctx: Context,
  id: string,
  accountId: string,
  fingerprint: string,
): Promise<StartedTogether> {
  return publishTogether(withAds(ctx), await armsToPublish(ctx, id, accountId), accountId, fingerprint);
}

async function armsToPublish(ctx: Context, id: string, accountId: string): Promise<string[]> {
  const { status, arms, plan } = await experiment(ctx, id);
  if (status !== 'draft')
    throw conflict('experiment-not-draft', `cannot publish the arms of experiment ${id}: it is ${status}, not draft`);
  if (plan.split === 'platform') await refuseWithoutStudy(withAds(ctx), accountId);
  const campaigns: Campaign[] = [];
  for (const { campaign_id } of arms) campaigns.push(await campaign(ctx, campaign_id));
  refuseUnlike(id, campaigns);
  return campaigns.map((each) => each.id);
}

/** @throws `experiment-arms-differ`, with the fields that differ */
function refuseUnlike(id: string, [control, ...others]: readonly Campaign[]): void {
  if (control === undefined) return;
  const shared = ({ ad, budget_cents, currency }: Campaign): Record<string, unknown> => ({
    budget_cents,
    currency,
    ...Object.fromEntries(SHARED.map((field) => [`ad.${field}`, ad?.[field]])),
  });
  const of = shared(control);
  const fields = Object.keys(of).filter((field) =>
    others.some((other) => !isDeepStrictEqual(shared(other)[field], of[field])),
  );
  if (fields.length === 0) return;
  throw conflict(
    'experiment-arms-differ',
    `the arms of experiment ${id} differ in ${fields.join(', ')}: make them identical, so that only the clip differs`,
    { fields },
  );
}
