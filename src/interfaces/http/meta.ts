import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { KeyKind, Role } from '../../trust/access/index.ts';
import { VERSION } from '../client/index.ts';

const Meta = z
  .object({
    version: z.string(),
    platforms: z.array(Platform),
    caller: z
      .object({ actor: z.string(), role: Role, kind: KeyKind })
      .describe('who is asking, as the ledger records it'),
  })
  .meta({ id: 'Meta' });

/** What a program has to know before it shows or offers anything. */
export const metaRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/meta',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'meta.get',
        tags: ['operations'],
        summary: 'The version, the platforms, and who the caller is',
        response: { 200: Meta },
      },
    },
    async ({ ctx, caller }) => ({
      version: VERSION,
      platforms: [...PLATFORMS],
      caller: { actor: ctx.actor, role: caller?.role ?? 'viewer', kind: caller?.kind ?? 'service' },
    }),
  );
};
