import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { protection } from '../../trust/ledger/index.ts';

const tags = ['operations'];
const config = { role: 'anyone', isAlwaysServed: true } as const;

const Ready = z.object({
  status: z.literal('ready'),
  database: z.enum(['embedded', 'postgres']),
  ledger_protected_by: z
    .enum(['triggers', 'triggers-and-role'])
    .describe('triggers: this role could remove them; `migrate --app-role` makes one that cannot'),
});

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
        response: { 200: Ready },
      },
    },
    async ({ ctx }) => {
      return { status: 'ready' as const, database: ctx.db.kind, ledger_protected_by: await protection(ctx.db) };
    },
  );
};
