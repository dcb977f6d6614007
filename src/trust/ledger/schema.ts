import { z } from 'zod';
import { Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';

const chosen = { platform: Platform, clip_id: Id, score: z.number(), orchestration_id: Id, rule_set_version: z.int() };
const weights = z.record(z.string(), z.number());
const caps = { max_daily_minor: z.int().nullable(), max_campaign_minor: z.int().nullable() };
const exposure = z.object({ currency: z.string(), per_day_minor: z.int(), whole_minor: z.int().nullable() });
const budgetLimit = { scope: z.string(), scope_id: z.string(), currency: z.string() };
const auto = {
  ...chosen,
  video_asset_id: Id,
  cards: z.array(Id).optional().describe('of a campaign with several clips'),
};
const approvalDecided = z.object({ campaign_id: Id, transition: z.string(), requested_by: z.string() });

/** Every kind of event: which entity it is about, and what its metadata say. */
export const EVENTS = {
  best_clip_selected: { entity: 'video_asset', metadata: z.object({ ...chosen, num_candidates: z.int() }) },
  campaign_created_auto: { entity: 'campaign', metadata: z.object(auto) },
  campaign_updated_auto: {
    entity: 'campaign',
    metadata: z.object({ ...auto, previous_clip_id: Id, previous_cards: z.array(Id).optional() }),
  },
  campaign_edited: {
    entity: 'campaign',
    metadata: z.object({ changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })) }),
  },
  campaign_status_changed: {
    entity: 'campaign',
    metadata: z.object({ from: z.string(), to: z.string(), why: z.string().optional() }),
  },
  rule_set_activated: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, from: Id.nullable(), to: Id, why: z.string() }),
  },
  rule_set_added: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, version: z.int(), checksum: z.string(), why: z.string().optional() }),
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
  results_withdrawn: {
    entity: 'import',
    metadata: z.object({
      restored: z.int().describe('results that say again what was reported before'),
      withdrawn: z.int().describe('results that have no figures any more'),
      why: z.string(),
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
  ad_account_added: {
    entity: 'ad_account',
    metadata: z.object({ platform: z.string(), external_id: z.string(), environment: z.string(), ...caps }),
  },
  ad_account_changed: {
    entity: 'ad_account',
    metadata: z.object({
      changes: z
        .record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }))
        .describe('the token by its name only'),
    }),
  },
  ad_account_removed: {
    entity: 'ad_account',
    metadata: z.object({ platform: z.string(), external_id: z.string(), environment: z.string() }),
  },
  publication_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, ad_account_id: Id, fingerprint: z.string(), exposure }),
  },
  publication_step_done: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      act: z.string(),
      remote_id: z.string(),
      how: z.enum(['created', 'adopted']),
      attempts: z.int(),
    }),
  },
  publication_stopped: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      code: z.string(),
      vendor: z.record(z.string(), z.unknown()),
      found: z.array(z.string()).describe('ids on the platform'),
    }),
  },
  publication_resolved: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      decision: z.enum(['continue', 'adopt', 'absent']),
      remote_id: z.string().nullable(),
    }),
  },
  campaign_published: {
    entity: 'campaign',
    metadata: z.object({ publication_id: Id, remote_ids: z.record(z.string(), z.string()) }),
  },
  activation_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, exposure, fingerprint: z.string(), why: z.string().optional() }),
  },
  pause_requested: { entity: 'publication', metadata: z.object({ campaign_id: Id, why: z.string().optional() }) },
  budget_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, from_minor: z.int(), to_minor: z.int(), exposure }),
  },
  removal_requested: { entity: 'publication', metadata: z.object({ campaign_id: Id, media: z.boolean() }) },
  remote_status_set: {
    entity: 'publication',
    metadata: z.object({ from: z.string(), to: z.string(), exposure }),
  },
  remote_budget_set: {
    entity: 'publication',
    metadata: z.object({ from_minor: z.int(), to_minor: z.int(), exposure }),
  },
  remote_drift_found: {
    entity: 'publication',
    metadata: z.object({ step: z.string(), field: z.string(), ours: z.unknown(), theirs: z.unknown() }),
  },
  spend_over_exposure: {
    entity: 'publication',
    severity: 'error',
    metadata: z.object({ spend_minor: z.int(), exposure_minor: z.int(), currency: z.string() }),
  },
  publication_compensated: {
    entity: 'publication',
    metadata: z.object({
      removed: z.array(z.string()),
      kept: z.array(z.object({ remote_id: z.string(), why: z.string() })),
    }),
  },
  campaign_created_experiment: {
    entity: 'campaign',
    metadata: z.object({ video_asset_id: Id, platform: Platform, clip_id: Id, experiment_id: Id }),
  },
  budget_plan_made: {
    entity: 'budget_plan',
    metadata: z.object({
      total_minor: z.int(),
      currency: z.string(),
      goal: z.string(),
      verdict: z.string(),
      gain: z.object({ mean: z.number(), low90: z.number(), high90: z.number(), probability: z.number() }),
    }),
  },
  budget_plan_applied: {
    entity: 'budget_plan',
    metadata: z.object({
      lines: z.array(z.object({ campaign_id: Id, from_minor: z.int(), to_minor: z.int() })).describe('that move'),
    }),
  },
  campaign_budget_changed: {
    entity: 'campaign',
    metadata: z.object({
      from_minor: z.int(),
      to_minor: z.int(),
      currency: z.string(),
      plan_id: Id,
      step: z.int(),
    }),
  },
  budget_step_void: {
    entity: 'campaign',
    metadata: z.object({ plan_id: Id, step: z.int(), why: z.string() }),
  },
  budget_limit_set: {
    entity: 'budget_limit',
    metadata: z.object({ ...budgetLimit, from_minor: z.int().nullable(), daily_cap_minor: z.int() }),
  },
  budget_limit_removed: {
    entity: 'budget_limit',
    metadata: z.object({ ...budgetLimit, daily_cap_minor: z.int() }),
  },
  campaign_scheduled: {
    entity: 'campaign',
    metadata: z.object({
      at: Timestamp,
      local: z.string(),
      timezone: z.string(),
      by: z.string(),
      because: z.string(),
      move: z.string().nullable().describe('null: nobody has approved the time'),
    }),
  },
  campaign_unscheduled: { entity: 'campaign', metadata: z.object({ at: Timestamp }) },
  campaign_went_on: { entity: 'campaign', metadata: z.object({ at: Timestamp, move: z.string() }) },
  campaign_due_unapproved: { entity: 'campaign', metadata: z.object({ at: Timestamp, why: z.string() }) },
  campaign_schedule_missed: { entity: 'campaign', metadata: z.object({ at: Timestamp, late_minutes: z.int() }) },
  campaign_schedule_failed: { entity: 'campaign', metadata: z.object({ at: Timestamp, why: z.string() }) },
  posting_rules_set: {
    entity: 'posting_rules',
    metadata: z.object({
      platform: Platform,
      timezone: z.string(),
      never_on: z.array(z.int()),
      quiet: z.object({ from: z.int(), to: z.int() }).nullable(),
      gap_minutes: z.int(),
      slots: z.array(z.object({ weekday: z.int().nullable(), hour: z.int(), minute: z.int() })),
    }),
  },
  experiment_created: {
    entity: 'experiment',
    metadata: z.object({
      video_asset_id: Id,
      platform: Platform,
      metric: z.string(),
      arms: z.array(z.object({ label: z.string(), campaign_id: Id, clip_id: Id })),
    }),
  },
  experiment_started: {
    entity: 'experiment',
    metadata: z.object({ plan_checksum: z.string(), starts_on: z.string(), ends_on: z.string() }),
  },
  experiment_looked: {
    entity: 'experiment',
    metadata: z.object({
      day: z.int(),
      outcome: z.string(),
      z: z.number().nullable(),
      boundary: z.number().nullable(),
    }),
  },
  experiment_decided: {
    entity: 'experiment',
    metadata: z.object({
      day: z.int(),
      outcome: z.string(),
      winner: z.string().nullable(),
      lift: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      shrunk_lift: z.number().nullable(),
    }),
  },
  experiment_stopped: { entity: 'experiment', metadata: z.object({ why: z.string().optional() }) },
  experiment_cancelled: { entity: 'experiment', metadata: z.object({}) },
  experiment_study_made: {
    entity: 'experiment',
    metadata: z.object({ remote_id: z.string().describe('of the study on the platform'), ad_account_id: Id }),
  },
  experiment_study_failed: { entity: 'experiment', metadata: z.object({ because: z.string() }) },
  experiment_released: { entity: 'experiment', metadata: z.object({ campaigns: z.array(Id) }) },
  experiment_applied: {
    entity: 'experiment',
    metadata: z.object({ campaign_id: Id.describe('kept'), ended: z.array(Id).describe('the other arms’ campaigns') }),
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
    /** Where it is not that of its kind. */
    readonly severity?: 'error';
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
  actor: text(200).optional(),
  since: Timestamp.optional(),
  until: Timestamp.optional().describe('the first instant after it'),
  order: z.enum(['oldest', 'newest']).optional().describe('which come first; default: oldest'),
  ...pageQuery,
});
export type LedgerQuery = z.output<typeof LedgerQuery>;
