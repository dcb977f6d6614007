import { z } from 'zod';
import { Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import type { EVENTS } from './events/index.ts';

export type EventType = keyof typeof EVENTS;

/** An event to append. */
export type NewEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly entityId: string;
    readonly metadata: z.input<(typeof EVENTS)[Type]['metadata']>;
    /** Only if it differs from the default of its kind. */
    readonly severity?: 'error';
  };
}[EventType];

export const LedgerEvent = z
  .object({
    seq: z.int().describe('a unique number; the list is in the order of the transactions'),
    id: z.string(),
    occurred_at: Timestamp,
    event_type: z.string(),
    entity_type: z.string(),
    entity_id: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    severity: z.enum(['info', 'warn', 'error']),
    actor: z.string(),
    request_id: z.string().nullable().describe('the request that caused it'),
    job_id: z.string().nullable().describe('or the background job'),
  })
  .meta({ id: 'LedgerEvent' });
export type LedgerEvent = z.infer<typeof LedgerEvent>;

export const LedgerQuery = z.strictObject({
  event_type: text(1000)
    .transform((written) => written.split(','))
    .optional()
    .describe('one, or several separated by commas'),
  entity_type: text(100).optional(),
  entity_id: Id.optional(),
  actor: text(200).optional(),
  since: Timestamp.optional(),
  until: Timestamp.optional().describe('the first moment after the period'),
  order: z.enum(['oldest', 'newest']).optional().describe('sort order; default: oldest'),
  ...pageQuery,
});
export type LedgerQuery = z.output<typeof LedgerQuery>;
