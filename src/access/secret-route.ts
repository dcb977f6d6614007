import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cursorParts, pageQuery } from '../kernel/index.ts';
import { Rotation, Secret, SecretBody, SecretName } from './secret-schema.ts';
import { findSecrets } from './secret-store.ts';
import { removeSecret, rotateSecrets, sealSecret } from './secrets.ts';

const tags = ['access'];
const ByName = z.strictObject({ name: SecretName });
const A_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** No route answers with the value of a secret. */
export const secretRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/secrets',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'The secrets, by name, without their values',
        querystring: z.strictObject(pageQuery),
        response: { 200: z.object({ secrets: z.array(Secret), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query: { limit, after } }) => {
      const { rows, next } = await findSecrets(ctx.db, { limit, after: cursorParts(after, [A_NAME])?.[0] });
      return { secrets: [...rows], next };
    },
  );

  app.put(
    '/secrets/:name',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Keep a secret, sealed',
        description: 'In place of the one that had the name. AES-256-GCM, under a key that the database does not have.',
        params: ByName,
        body: SecretBody,
        response: { 200: Secret },
      },
    },
    ({ ctx, params, body }) =>
      ctx.db.transaction((transaction) => sealSecret(transaction, ctx, params.name, body.value)),
  );

  app.delete(
    '/secrets/:name',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Forget a secret', params: ByName, response: { 200: Secret } },
    },
    ({ ctx, params }) => ctx.db.transaction((transaction) => removeSecret(transaction, ctx, params.name)),
  );

  app.post(
    '/secrets/rotate',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Seal every secret anew',
        description:
          'Under the first key of CAMPAIGNS_ENGINE_SECRET_KEY, or under a new one in the key file. Secrets open all the time.',
        response: { 200: Rotation },
      },
    },
    ({ ctx }) => rotateSecrets(ctx),
  );
};
