import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, notFound } from '../../core/kernel/index.ts';
import { Rotation, Secret, SecretBody, SecretQuery } from './schema.ts';
import { removeSecret, rotateSecrets, sealSecret } from './secrets.ts';
import { findSecrets, secretById } from './store.ts';

const tags = ['access'];
/** The reasons why a secret cannot be sealed. */
export const CANNOT_SEAL = ['secret-key-missing', 'secret-key-exposed', 'secret-key-damaged'] as const;

/** No route returns the value of a secret. */
export const secretRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/secrets',
    {
      config: { role: 'admin', problems: [] },
      schema: {
        tags,
        summary: 'List secrets by name, without their values',
        querystring: SecretQuery,
        response: { 200: z.object({ secrets: z.array(Secret), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findSecrets(ctx.db, query);
      return { secrets: [...rows], next };
    },
  );

  app.put(
    '/secrets',
    {
      config: { role: 'admin', problems: CANNOT_SEAL },
      schema: {
        tags,
        summary: 'Store a secret, sealed',
        description:
          'Replaces the secret of the same name. Seals it with AES-256-GCM, under a key that is not in the database.',
        body: SecretBody,
        response: { 200: Secret },
      },
    },
    ({ ctx, body }) => ctx.db.transaction((transaction) => sealSecret(transaction, ctx, body.name, body.value)),
  );

  app.delete(
    '/secrets/:id',
    {
      config: { role: 'admin', problems: ['secret-not-found'] },
      schema: { tags, summary: 'Delete a secret', params: z.strictObject({ id: Id }), response: { 200: Secret } },
    },
    ({ ctx, params }) =>
      ctx.db.transaction(async (transaction) => {
        const row = await secretById(transaction, params.id);
        if (row === undefined) throw notFound('secret-not-found', `there is no secret ${params.id}`);
        return removeSecret(transaction, ctx, row.name);
      }),
  );

  app.post(
    '/secrets/rotate',
    {
      config: { role: 'admin', problems: [...CANNOT_SEAL, 'secret-key-unknown', 'secret-damaged'] },
      schema: {
        tags,
        summary: 'Seal every secret again, under another key',
        description:
          'Under the first key of CAMPAIGNS_ENGINE_SECRET_KEY, or under a new one in the key file. All secrets stay readable during the rotation.',
        response: { 200: Rotation },
      },
    },
    ({ ctx }) => rotateSecrets(ctx),
  );
};
