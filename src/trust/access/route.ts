import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import type { Door } from './door.ts';
import { createKey, revokeKey } from './keys.ts';
import { ApiKey, ApiKeyQuery, CreatedApiKey, NewApiKey } from './schema.ts';
import { findKeys } from './store.ts';

const tags = ['access'];

export const keyRoutes =
  (door: Door): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/keys',
      {
        config: { role: 'admin', answersSecret: true, problems: ['key-name-taken'] },
        schema: {
          tags,
          summary: 'Create an API key',
          description: 'Only this response shows the key. Once a key exists, every call needs one.',
          body: NewApiKey,
          response: { 201: CreatedApiKey },
        },
      },
      async ({ ctx, body }, reply) => {
        const key = await createKey(ctx, body);
        door.lock();
        return reply.code(201).header('cache-control', 'no-store').send(key);
      },
    );

    app.get(
      '/keys',
      {
        config: { role: 'admin', problems: [] },
        schema: {
          tags,
          summary: 'List API keys, newest first',
          querystring: ApiKeyQuery,
          response: { 200: z.object({ keys: z.array(ApiKey), next: z.string().nullable() }) },
        },
      },
      async ({ ctx, query }) => {
        const { rows, next } = await findKeys(ctx.db, query, ctx.now());
        return { keys: [...rows], next };
      },
    );

    app.post(
      '/keys/:id/revoke',
      {
        config: { role: 'admin', problems: ['key-not-found'] },
        schema: {
          tags,
          summary: 'Revoke an API key; it stops working immediately',
          params: z.strictObject({ id: Id }),
          response: { 200: ApiKey },
        },
      },
      ({ ctx, params }) => revokeKey(ctx, params.id),
    );
  };
