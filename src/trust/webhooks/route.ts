import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, pageQuery } from '../../core/kernel/index.ts';
import { CANNOT_SEAL } from '../secrets/index.ts';
import { addWebhook, removeWebhook, webhookNotFound } from './add.ts';
import { redeliver } from './redeliver.ts';
import { CreatedWebhook, Delivery, DeliveryQuery, NewWebhook, Redelivered, Redelivery, Webhook } from './schema.ts';
import { findDeliveries, findWebhook, findWebhooks } from './store.ts';

const tags = ['webhooks'];
const ById = z.strictObject({ id: Id });

export const webhookRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/webhooks',
    {
      config: { role: 'admin', answersSecret: true, problems: CANNOT_SEAL },
      schema: {
        tags,
        summary: 'Send every event that is sealed from now on to a URL',
        description:
          'Delivers CloudEvents 1.0 in JSON, signed according to Standard Webhooks, at least once and in order for each entity. Only this response shows the secret.',
        body: NewWebhook,
        response: { 201: CreatedWebhook },
      },
    },
    async ({ ctx, body }, reply) =>
      reply
        .code(201)
        .header('cache-control', 'no-store')
        .send(await addWebhook(ctx, body)),
  );

  app.get(
    '/webhooks',
    {
      config: { role: 'admin', problems: [] },
      schema: {
        tags,
        summary: 'List webhooks, newest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: z.object({ webhooks: z.array(Webhook), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findWebhooks(ctx.db, query);
      return { webhooks: [...rows], next };
    },
  );

  app.delete(
    '/webhooks/:id',
    {
      config: { role: 'admin', problems: ['webhook-not-found'] },
      schema: {
        tags,
        summary: 'Delete a webhook and its pending deliveries',
        params: ById,
        response: { 200: Webhook.pick({ id: true, url: true }) },
      },
    },
    ({ ctx, params }) => removeWebhook(ctx, params.id),
  );

  app.get(
    '/webhooks/:id/deliveries',
    {
      config: { role: 'admin', problems: ['webhook-not-found'] },
      schema: {
        operationId: 'webhooks.deliveries',
        tags,
        summary: 'List the deliveries of a webhook, oldest first',
        description:
          'state=dead lists the deliveries on which the engine gave up. Delivered events are listed for a week.',
        params: ById,
        querystring: DeliveryQuery,
        response: { 200: z.object({ deliveries: z.array(Delivery), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, params, query }) => {
      if ((await findWebhook(ctx.db, params.id)) === undefined) throw webhookNotFound(params.id);
      const { rows, next } = await findDeliveries(ctx.db, params.id, query);
      return { deliveries: [...rows], next };
    },
  );

  app.post(
    '/webhooks/:id/redeliver',
    {
      config: { role: 'admin', problems: ['webhook-not-found', 'event-not-found'] },
      schema: {
        tags,
        summary: 'Redeliver one event, or all events that could not be delivered',
        params: ById,
        body: Redelivery,
        response: { 200: Redelivered },
      },
    },
    ({ ctx, params, body }) => redeliver(ctx, params.id, body.event_id),
  );
};
