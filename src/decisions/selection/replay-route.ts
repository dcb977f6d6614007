import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { replayOrchestration, replayOrchestrations } from './replay.ts';
import { Replay, ReplayPage, ReplayQuery, WhatIfBody, WhatIfPage } from './replay-schema.ts';
import { whatIf } from './what-if.ts';

const tags = ['decisions'];

export const replayRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/orchestrations/:id/replay',
    {
      config: { role: 'viewer', problems: ['orchestration-not-found'] },
      schema: {
        tags,
        summary: 'Recompute the decisions of an orchestration',
        description:
          'Recomputes them from the stored evidence and rule sets, and compares them with the original decisions bit for bit.',
        params: z.strictObject({ id: Id }),
        response: { 200: Replay },
      },
    },
    ({ ctx, params }) => replayOrchestration(ctx, params.id),
  );

  app.get(
    '/orchestrations/replay',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'orchestrations.replayAll',
        tags,
        summary: 'Recompute all decisions, a page at a time',
        querystring: ReplayQuery,
        response: { 200: ReplayPage },
      },
    },
    ({ ctx, query }) => replayOrchestrations(ctx, query),
  );

  app.post(
    '/orchestrations/what_if',
    {
      config: { role: 'viewer', problems: ['orchestration-not-found'] },
      schema: {
        tags,
        summary: 'Show which clips other rule sets would have chosen',
        description:
          'Uses the evidence of one past orchestration, or of all of them, a page at a time. Writes nothing.',
        body: WhatIfBody,
        response: { 200: WhatIfPage },
      },
    },
    ({ ctx, body }) => whatIf(ctx, body),
  );
};
