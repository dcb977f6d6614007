import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { Campaign, PUBLISHING, TRANSITION_NAMES } from '../drafts/index.ts';
import { withAds } from './ads-context.ts';
import { setCampaignBudget } from './budget.ts';
import { moveCampaign } from './move.ts';
import { needAdmin } from './need-admin.ts';
import { PROBLEMS } from './problems.ts';
import { BudgetBody, MoveBody, Started } from './publication-schema.ts';

export const campaignMoveRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/campaigns/:id/:transition',
    {
      config: { role: 'operator', adminFor: { parameter: 'transition', values: PUBLISHING }, problems: PROBLEMS.move },
      schema: {
        operationId: 'campaigns.move',
        tags: ['campaigns'],
        summary: 'Move a campaign to another state',
        description:
          'Without a publication, the campaign changes immediately (200). With one, activate, resume, pause and complete change the ads on the platform in the background (202); activate and resume require the exposure in confirm.',
        params: z.strictObject({ id: Id, transition: z.enum(TRANSITION_NAMES) }),
        body: MoveBody,
        response: { 200: Campaign, 202: Started },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const { why, updated_at: asRead, confirm } = body ?? {};
      const moved = await moveCampaign(withAds(ctx), params.id, params.transition, { why, asRead, confirm });
      if (moved.started !== undefined) return reply.code(202).send(moved.started);
      return reply.code(200).send(moved.campaign);
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
        description: 'An absolute amount in minor units. A raise requires an admin and the new exposure in confirm.',
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
