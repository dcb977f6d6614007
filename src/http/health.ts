import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';

const tags = ['operations'];
const config = { role: 'anyone', isAlwaysServed: true } as const;

export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/healthz',
    {
      config,
      schema: { tags, summary: 'The process is alive', response: { 200: z.object({ status: z.literal('ok') }) } },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      config,
      schema: {
        tags,
        summary: 'The database answers',
        response: { 200: z.object({ status: z.literal('ready'), database: z.enum(['embedded', 'postgres']) }) },
      },
    },
    async ({ ctx }) => {
      await sql`select 1`.execute(ctx.db.query);
      return { status: 'ready' as const, database: ctx.db.kind };
    },
  );
};
