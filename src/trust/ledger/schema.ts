import { z } from 'zod';
import { Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';

const chosen = { platform: Platform, clip_id: Id, score: z.number(), orchestration_id: Id, rule_set_version: z.int() };
const weights = z.record(z.string(), z.number());
const auto = { ...chosen, video_asset_id: Id };

/** Every kind of event: which entity it is about, and what its metadata say. */
export const EVENTS = {
  best_clip_selected: { entity: 'video_asset', metadata: z.object({ ...chosen, num_candidates: z.int() }) },
  campaign_created_auto: { entity: 'campaign', metadata: z.object(auto) },
  campaign_updated_auto: { entity: 'campaign', metadata: z.object({ ...auto, previous_clip_id: Id }) },
  campaign_edited: {
    entity: 'campaign',
    metadata: z.object({ changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })) }),
  },
  campaign_status_changed: { entity: 'campaign', metadata: z.object({ from: z.string(), to: z.string() }) },
  rule_set_activated: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, from: Id.nullable(), to: Id, why: z.string() }),
  },
  rule_set_added: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, version: z.int(), checksum: z.string() }),
  },
  rule_weight_updated: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, before: weights, after: weights, n: z.int() }),
  },
  rule_set_rolled_back: {
    entity: 'rule_set',
    metadata: z.object({
      platform: Platform,
      to: Id,
      gain: z.object({ mean: z.number(), low: z.number(), high: z.number(), n: z.int() }),
    }),
  },
  clip_evaluated: {
    entity: 'clip',
    metadata: z.object({ platform: Platform, score: z.number(), rule_set_version: z.int() }),
  },
  results_imported: {
    entity: 'import',
    metadata: z.object({
      results: z.int().describe('taken in this batch; a large import has several'),
      corrected: z.int(),
      unchanged: z.int(),
    }),
  },
  external_names_given: { entity: 'import', metadata: z.object({ names: z.int() }) },
  video_asset_added: {
    entity: 'video_asset',
    metadata: z.object({
      title: z.string().nullable(),
      duration_ms: z.int().nullable(),
      source_uri: z.string().nullable(),
    }),
  },
  clips_added: { entity: 'video_asset', metadata: z.object({ clip_ids: z.array(Id) }) },
  clip_edited: {
    entity: 'clip',
    metadata: z.object({
      video_asset_id: Id,
      changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    }),
  },
  film_received: { entity: 'video_asset', metadata: z.object({ sha256: z.string(), size_bytes: z.int() }) },
  film_analyzed: {
    entity: 'video_asset',
    metadata: z.object({
      sha256: z.string(),
      duration_ms: z.int(),
      clip_ids: z.array(Id).describe('the clips proposed'),
    }),
  },
  video_assets_imported: {
    entity: 'import',
    metadata: z.object({
      video_asset_ids: z.array(Id).describe('added or replaced in this batch; a large import has several'),
      clips: z.int(),
    }),
  },
  import_completed: {
    entity: 'import',
    metadata: z.object({ video_assets: z.int(), clips: z.int(), rejected: z.int() }),
  },
  api_key_created: {
    entity: 'api_key',
    metadata: z.object({ name: z.string(), role: z.string(), prefix: z.string(), expires_at: Timestamp.nullable() }),
  },
  api_key_revoked: {
    entity: 'api_key',
    metadata: z.object({ name: z.string(), role: z.string(), prefix: z.string() }),
  },
  webhook_added: {
    entity: 'webhook',
    metadata: z.object({ url: z.string(), event_types: z.array(z.string()).nullable() }),
  },
  webhook_removed: { entity: 'webhook', metadata: z.object({ url: z.string() }) },
  webhook_redelivery_requested: {
    entity: 'webhook',
    metadata: z.object({
      event_id: Id.nullable().describe('null: all that were given up'),
      queued: z.int().describe('deliveries that are tried again'),
    }),
  },
  secret_set: { entity: 'secret', metadata: z.object({ name: z.string(), key_id: z.string() }) },
  secret_removed: { entity: 'secret', metadata: z.object({ name: z.string() }) },
  secret_resealed: {
    entity: 'secret',
    metadata: z.object({ name: z.string(), from: z.string(), to: z.string() }),
  },
  job_requested: { entity: 'job', metadata: z.object({ job: z.string() }) },
  job_retried: { entity: 'job', metadata: z.object({ job: z.string() }) },
  job_cancelled: { entity: 'job', metadata: z.object({ job: z.string() }) },
  schedule_set: {
    entity: 'schedule',
    metadata: z.object({ name: z.string(), job: z.string(), cron: z.string(), timezone: z.string() }),
  },
  schedule_removed: { entity: 'schedule', metadata: z.object({ name: z.string(), job: z.string() }) },
  evidence_deleted: {
    entity: 'retention',
    metadata: z.object({ kind: z.string(), rows: z.int(), older_than: Timestamp, exported_to: z.string() }),
  },
} as const;

export type EventType = keyof typeof EVENTS;

/** A fact to append. */
export type NewEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly entityId: string;
    readonly metadata: z.input<(typeof EVENTS)[Type]['metadata']>;
  };
}[EventType];

export const LedgerEvent = z
  .object({
    seq: z.int().describe('a number of its own; the order of the list is that of the transactions'),
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
  event_type: text(100).optional(),
  entity_type: text(100).optional(),
  entity_id: Id.optional(),
  ...pageQuery,
});
export type LedgerQuery = z.output<typeof LedgerQuery>;
