import { z } from 'zod';
import { Id, pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { EVENTS, type EventType } from '../ledger/index.ts';

const EventTypes = z
  .array(z.enum(Object.keys(EVENTS) as [EventType, ...EventType[]]))
  .min(1, 'must have at least one kind of event; leave it out for all')
  .describe('only these kinds of events; default: all');

export const NewWebhook = z
  .strictObject({
    url: z.string().max(2000).describe('an HTTPS URL on the public internet'),
    event_types: EventTypes.optional(),
  })
  .meta({ examples: [{ url: 'https://example.com/hooks/campaigns', event_types: ['campaign_created_auto'] }] });
export type NewWebhook = z.output<typeof NewWebhook>;

export const Webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    event_types: z.array(z.string()).nullable(),
    created_at: Timestamp,
    pending: z.int().describe('events waiting for delivery'),
    dead: z.int().describe('events whose delivery failed permanently'),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const CreatedWebhook = z
  .object({
    ...Webhook.shape,
    secret: z.string().describe('signs every delivery (Standard Webhooks); shown only once'),
  })
  .meta({ id: 'CreatedWebhook' });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;

export const Delivery = z
  .object({
    event_id: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    next_attempt_at: Timestamp.nullable().describe(
      'the next attempt at a waiting delivery; null: none is due while an earlier event of the entity waits',
    ),
    error: z.string().nullable().describe('why the last attempt failed'),
    delivered_at: Timestamp.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryQuery = z.strictObject({ state: z.enum(DELIVERY_STATES).optional(), ...pageQuery });
export type DeliveryQuery = z.output<typeof DeliveryQuery>;

export const Redelivery = z
  .strictObject({
    event_id: Id.optional().describe('this event, in any state; default: all events whose delivery failed permanently'),
  })
  .meta({ examples: [{}] });

export const Redelivered = z.object({ queued: z.int() });
