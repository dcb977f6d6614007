import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TRANSITIONS } from '../../campaigns/drafts/index.ts';
import { FEATURES, type FeatureKind } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { KeyKind, Role } from '../../trust/access/index.ts';
import { VERSION } from '../client/index.ts';

const Facts = z.record(z.string(), z.unknown());

const Meta = z
  .object({
    version: z.string(),
    platforms: z.array(Platform),
    caller: z
      .object({ actor: z.string(), role: Role, kind: KeyKind })
      .describe('who is asking, as the ledger records it'),
    features: Facts.describe(
      'features of a clip, by name: {type, unit, min, max, meaning}; a clip may also have numbers under names of your own, x_…',
    ),
    transitions: Facts.describe(
      'moves of a campaign: {from, to}, the states in which each can be made and the state that it leads to',
    ),
  })
  .meta({ id: 'Meta' });

const KINDS: Readonly<Record<string, FeatureKind>> = FEATURES;
const FEATURES_SHOWN = Object.fromEntries(
  Object.entries(KINDS).map(([name, { type, unit, min, max, meaning }]) => [name, { type, unit, min, max, meaning }]),
);

/** Serves what a program has to know before it shows or offers anything. */
export const metaRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/meta',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'meta.get',
        tags: ['operations'],
        summary: 'Get the version, the platforms, the clip features, the campaign transitions, and the caller',
        response: { 200: Meta },
      },
    },
    async ({ ctx, caller }) => ({
      version: VERSION,
      platforms: [...PLATFORMS],
      features: FEATURES_SHOWN,
      transitions: TRANSITIONS,
      caller: { actor: ctx.actor, role: caller?.role ?? 'viewer', kind: caller?.kind ?? 'service' },
    }),
  );
};
