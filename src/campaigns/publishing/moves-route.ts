import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { conflict, Id } from '../../core/kernel/index.ts';
import { Campaign, moveCampaign, PUBLISHING, TRANSITION_NAMES, type Transition } from '../drafts/index.ts';
import { activateCampaign } from './activate.ts';
import { type AdsContext, withAds } from './ads-context.ts';
import { setCampaignBudget } from './budget.ts';
import { needAdmin } from './need-admin.ts';
import { pauseCampaign } from './pause.ts';
import { PROBLEMS } from './problems.ts';
import { BudgetBody, MoveBody, Started } from './publication-schema.ts';
import { openPublication } from './publication-store.ts';

export const campaignMoveRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/campaigns/:id/:transition',
    {
      config: { role: 'operator', adminFor: { parameter: 'transition', values: PUBLISHING }, problems: PROBLEMS.move },
      schema: {
        operationId: 'campaigns.move',
        tags: ['campaigns'],
        summary: 'Move a campaign on in its life',
        description:
          'Without a publication the campaign moves at once (200). With one, activate, resume, pause and complete change the ads on the platform in the background (202); activate and resume repeat the money in confirm.',
        params: z.strictObject({ id: Id, transition: z.enum(TRANSITION_NAMES) }),
        body: MoveBody,
        response: { 200: Campaign, 202: Started },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const started = await movePublished(withAds(ctx), params.id, params.transition, body);
      if (started !== undefined) return reply.code(202).send(started);
      return reply.code(200).send(await moveCampaign(ctx, params.id, params.transition, body?.why, body?.updated_at));
    },
  );

  app.put(
    '/campaigns/:id/budget',
    {
      config: { role: 'operator', problems: PROBLEMS.setBudget },
      schema: {
        operationId: 'campaigns.setBudget',
        tags: ['publishing'],
        summary: 'Set the budget of a published campaign',
        description: 'An absolute amount in minor units. A raise needs an admin, and the new exposure in confirm.',
        params: z.strictObject({ id: Id }),
        body: BudgetBody,
        response: { 202: Started },
      },
    },
    async ({ ctx, params, body, caller }, reply) => {
      const refuseRaise = () => needAdmin(caller, 'a raise of a budget');
      return reply.code(202).send(await setCampaignBudget(withAds(ctx), params.id, body, refuseRaise));
    },
  );
};

/** Undefined: there is no publication, the campaign moves by itself. */
export async function movePublished(ctx: AdsContext, campaignId: string, transition: Transition, body: MoveBody) {
  const open = await openPublication(ctx.db, campaignId);
  if (open === undefined) return undefined;
  switch (transition) {
    case 'activate':
    case 'resume':
      return activateCampaign(ctx, campaignId, body?.confirm);
    case 'pause':
      return pauseCampaign(ctx, campaignId);
    case 'complete':
      return pauseCampaign(ctx, campaignId, true);
    default:
      throw conflict(
        'publication-exists',
        `campaign ${campaignId} has publication ${open.id}, which is ${open.state}: compensate or complete it first`,
        {
          id: open.id,
          state: open.state,
        },
      );
  }
}
