import { z } from 'zod';
import { Id, Timestamp } from '../../../core/kernel/index.ts';

const approvalDecided = z.object({ campaign_id: Id, transition: z.string(), requested_by: z.string() });

/** Access: keys, sessions, approvals, webhooks and secrets. */
export const ACCESS = {
  api_key_created: {
    entity: 'api_key',
    metadata: z.object({
      name: z.string(),
      role: z.string(),
      kind: z.string(),
      prefix: z.string(),
      expires_at: Timestamp.nullable(),
    }),
  },
  api_key_revoked: {
    entity: 'api_key',
    metadata: z.object({ name: z.string(), role: z.string(), prefix: z.string() }),
  },
  session_started: { entity: 'session', metadata: z.object({ key: z.string() }) },
  session_ended: { entity: 'session', metadata: z.object({ key: z.string() }) },
  approval_requested: {
    entity: 'approval',
    metadata: z.object({
      campaign_id: Id,
      transition: z.string(),
      why: z.string(),
      budget_cents: z.int(),
      currency: z.string(),
    }),
  },
  approval_granted: { entity: 'approval', metadata: approvalDecided },
  approval_refused: { entity: 'approval', metadata: approvalDecided },
  webhook_added: {
    entity: 'webhook',
    metadata: z.object({ url: z.string(), event_types: z.array(z.string()).nullable() }),
  },
  webhook_removed: { entity: 'webhook', metadata: z.object({ url: z.string() }) },
  webhook_redelivery_requested: {
    entity: 'webhook',
    metadata: z.object({
      event_id: Id.nullable().describe('null: all events whose delivery failed permanently'),
      queued: z.int().describe('deliveries that are attempted again'),
    }),
  },
  secret_set: { entity: 'secret', metadata: z.object({ name: z.string(), key_id: z.string() }) },
  secret_removed: { entity: 'secret', metadata: z.object({ name: z.string() }) },
  secret_resealed: {
    entity: 'secret',
    metadata: z.object({ name: z.string(), from: z.string(), to: z.string() }),
  },
} as const;
