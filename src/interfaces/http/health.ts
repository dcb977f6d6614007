import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { protection, type SealingHealth, SealingState, sealingState } from '../../trust/ledger/index.ts';
import { SecretsState, secretsState } from '../../trust/secrets/index.ts';

const tags = ['operations'];
const config = { role: 'anyone', isAlwaysServed: true, problems: [] } as const;

const Ready = z.object({
  status: z.literal('ready'),
  database: z.enum(['embedded', 'postgres']),
  ledger_protected_by: z
    .enum(['triggers', 'triggers-and-role'])
    .describe('triggers: the current role could remove them; `migrate --app-role` sets up a role that cannot'),
  ledger: SealingState,
  secrets: SecretsState,
});

/** @param health the state of this process's own sealing */
export const healthRoutes =
  (health: SealingHealth | undefined): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/healthz',
      {
        config,
        schema: {
          operationId: 'health.live',
          tags,
          summary: 'Whether the process is alive',
          response: { 200: z.object({ status: z.literal('ok') }) },
        },
      },
      async () => ({ status: 'ok' as const }),
    );
    app.get(
      '/readyz',
      {
        config,
        schema: {
          operationId: 'health.ready',
          tags,
          summary: 'Whether the database responds',
          description:
            'Also reports how long events have been waiting to be sealed, the cause, and whether the secrets can be opened. None of this stops requests.',
          response: { 200: Ready },
        },
      },
      async ({ ctx }) => {
        return {
          status: 'ready' as const,
          database: ctx.db.kind,
          ledger_protected_by: await protection(ctx.db),
          ledger: await sealingState(ctx.db, ctx.now(), health),
          secrets: await secretsState(ctx),
        };
      },
    );
  };
