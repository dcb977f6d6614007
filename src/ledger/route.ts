import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LedgerEvent, LedgerQuery } from './schema.ts';
import { ledgerEvents } from './store.ts';

const LedgerReply = z.object({ events: z.array(LedgerEvent), next: z.string().nullable() });

export const ledgerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/ledger/events',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['ledger'],
        summary: 'The facts, oldest first',
        description: 'An event may appear a moment after the request that caused it was answered: readers poll.',
        querystring: LedgerQuery,
        response: { 200: LedgerReply },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await ledgerEvents(ctx, query);
      return { events: [...rows], next };
    },
  );
};
