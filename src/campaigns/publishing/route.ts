import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, invalid } from '../../core/kernel/index.ts';
import { withAds } from './ads-context.ts';
import { compensatePublication } from './compensate.ts';
import { continuePublication } from './continue.ts';
import { needAdmin } from './need-admin.ts';
import { planPublication } from './plan.ts';
import { PROBLEMS } from './problems.ts';
import {
  CompensateBody,
  ContinueBody,
  DryRunBody,
  PlanReply,
  Publication,
  PublicationQuery,
  Started,
} from './publication-schema.ts';
import { publishCampaign } from './publish.ts';
import { publication, publications } from './show.ts';

const tags = ['publishing'];
const ById = z.strictObject({ id: Id });

export const publicationRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/campaigns/:id/publications',
    {
      config: { role: 'operator', problems: PROBLEMS.publish },
      schema: {
        operationId: 'campaigns.publish',
        tags,
        summary: 'Publish an approved campaign as paused ads, or only plan it with dry_run=true',
        description:
          'The dry run changes nothing. Publishing requires its fingerprint and an admin; everything that it creates is paused and read back.',
        params: ById,
        querystring: z.strictObject({ dry_run: z.enum(['true', 'false']).default('false') }),
        body: DryRunBody,
        response: { 200: PlanReply, 202: Started },
      },
    },
    async ({ ctx, params, query, body, caller }, reply) => {
      const ads = withAds(ctx);
      if (query.dry_run === 'true')
        return reply.code(200).send(await planPublication(ads, params.id, body.ad_account_id));
      needAdmin(caller, 'publishing');
      if (body.fingerprint === undefined)
        throw invalid([{ path: 'fingerprint', message: 'is required: send the one that dry_run=true returned' }]);
      return reply.code(202).send(await publishCampaign(ads, params.id, body.ad_account_id, body.fingerprint));
    },
  );

  app.get(
    '/publications',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List publications, newest first',
        querystring: PublicationQuery,
        response: { 200: z.object({ publications: z.array(Publication), next: z.string().nullable() }) },
      },
    },
    ({ ctx, query }) => publications(ctx, query),
  );

  app.get(
    '/publications/:id',
    {
      config: { role: 'viewer', problems: PROBLEMS.publication },
      schema: { tags, summary: 'Get a publication with its journal', params: ById, response: { 200: Publication } },
    },
    ({ ctx, params }) => publication(ctx, params.id),
  );

  app.post(
    '/publications/:id/continue',
    {
      config: { role: 'admin', problems: PROBLEMS.continue },
      schema: {
        tags,
        summary: 'Continue a stopped publication',
        description:
          'A person can send the id of the object found for a step, or confirm that its last request had no effect.',
        params: ById,
        body: ContinueBody,
        response: { 202: Started },
      },
    },
    async ({ ctx, params, body }, reply) =>
      reply.code(202).send(await continuePublication(withAds(ctx), params.id, body)),
  );

  app.post(
    '/publications/:id/compensate',
    {
      config: { role: 'operator', problems: PROBLEMS.compensate },
      schema: {
        tags,
        summary:
          'Delete the objects that a publication created: those that are paused, have spent nothing, and carry our marker',
        params: ById,
        body: CompensateBody,
        response: { 202: Started },
      },
    },
    async ({ ctx, params, body }, reply) =>
      reply.code(202).send(await compensatePublication(withAds(ctx), params.id, body.media)),
  );
};
