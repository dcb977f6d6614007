import { createHash } from 'node:crypto';
import { z } from 'zod';
import { conflict, Id } from '../../core/kernel/index.ts';
import type { AdsContext } from './ads-context.ts';
import { acceptedPlan, type Planned, planPublication } from './plan.ts';
import { Exposure, PlanReply, Started } from './publication-schema.ts';
import { planOfApproved, publishWithin, refuseMoved } from './publish.ts';

/** What publishing several campaigns together would create, and their total cost. */
export const PlansTogether = z
  .object({
    fingerprint: z.string().describe('one fingerprint for all plans together'),
    exposure: Exposure,
    plans: z.array(z.object({ campaign_id: Id, plan: PlanReply })),
  })
  .meta({ id: 'PlansTogether' });
export type PlansTogether = z.infer<typeof PlansTogether>;

export const StartedTogether = z
  .object({ publications: z.array(Started.extend({ campaign_id: Id })) })
  .meta({ id: 'PublicationsStarted' });
export type StartedTogether = z.infer<typeof StartedTogether>;

/** Plans several campaigns. Changes nothing on the platform. @throws the errors of `planPublication` for the first refused campaign */
export async function planTogether(
  ctx: AdsContext,
  campaignIds: readonly string[],
  accountId: string,
): Promise<PlansTogether> {
  const plans: PlansTogether['plans'] = [];
  for (const campaign_id of campaignIds)
    plans.push({ campaign_id, plan: await planPublication(ctx, campaign_id, accountId) });
  return {
    plans,
    fingerprint: fingerprintOfAll(plans.map(({ plan }) => plan.fingerprint)),
    exposure: sumOfExposures(plans.map(({ plan }) => plan.exposure)),
  };
}

/** Adds up what several publications can cost. @throws TypeError for an empty list */
export function sumOfExposures(all: readonly Exposure[]): Exposure {
  const [first] = all;
  if (first === undefined) throw new TypeError('nothing to add up');
  const wholes = all.map(({ whole_minor }) => whole_minor);
  return {
    currency: first.currency,
    per_day_minor: all.reduce((sum, { per_day_minor }) => sum + per_day_minor, 0),
    whole_minor: wholes.every((whole) => whole !== null) ? wholes.reduce((sum, whole) => sum + whole, 0) : null,
  };
}

const fingerprintOfAll = (fingerprints: readonly string[]): string =>
  createHash('sha256').update(fingerprints.join(' ')).digest('hex');

/**
 * Requests paused ads for several approved campaigns, all or none, as their common plan showed them.
 *
 * @throws the errors of `publishCampaign`
 */
export async function publishTogether(
  ctx: AdsContext,
  campaignIds: readonly string[],
  accountId: string,
  fingerprint: string,
): Promise<StartedTogether> {
  const planned: Planned[] = [];
  for (const id of campaignIds) planned.push(await planOfApproved(ctx, id, accountId));
  const plans = planned.map(acceptedPlan);
  const now = fingerprintOfAll(plans.map((plan) => plan.fingerprint));
  if (now !== fingerprint)
    throw conflict(
      'plan-changed',
      'the plans differ from those that were shown: a draft, its clip, the account’s settings or the API version has changed',
      { fields: ['fingerprint'], fingerprint: now },
    );
  return ctx.db.transaction(async (transaction) => {
    // locks campaigns before the account and in the order of their ids, so that two requests cannot deadlock
    for (const { draft } of planned.toSorted((one, other) => (one.draft.id < other.draft.id ? -1 : 1)))
      await refuseMoved(transaction, draft);
    const publications: StartedTogether['publications'] = [];
    for (const [at, one] of planned.entries()) {
      const plan = plans[at];
      if (plan === undefined) continue;
      publications.push({ campaign_id: one.draft.id, ...(await publishWithin(transaction, ctx, one, plan)) });
    }
    return { publications };
  });
}
