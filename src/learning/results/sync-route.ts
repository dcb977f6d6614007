import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PROBLEMS } from '../../campaigns/publishing/index.ts';
import { Id } from '../../core/kernel/index.ts';
import { requestSync } from './sync-results.ts';
import { SyncBody } from './sync-schema.ts';

export const syncRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/ad_accounts/:id/sync',
    {
      config: { role: 'operator', problems: PROBLEMS.openAccount },
      schema: {
        tags: ['publishing'],
        summary: "Read the results of an account's ads from its platform",
        description:
          'Runs as a background job. Rereads the days that may still be corrected; a day that the platform does not report gets no result.',
        params: z.strictObject({ id: Id }),
        body: SyncBody,
        response: { 202: z.object({ job_id: z.string() }) },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(202).send(await requestSync(ctx, params.id, body)),
  );
};
