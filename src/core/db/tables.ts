import type { ColumnType, Generated } from 'kysely';

/** A column that the database fills when it is left out. */
type Stamp = ColumnType<Date, Date | undefined, Date>;
/** A json or jsonb column: read as a value, written as its text. */
type Json<Value> = ColumnType<Value, string, string>;

/** The tables as migrations/ makes them. */
export interface Tables {
  video_assets: {
    id: Generated<string>;
    title: string | null;
    duration_ms: number | null;
    source_uri: string | null;
    created_at: Stamp;
    updated_at: Stamp;
  };
  clips: {
    id: Generated<string>;
    video_asset_id: string;
    start_ms: number;
    end_ms: number;
    status: string;
    features: Json<Record<string, number | boolean>>;
    created_at: Stamp;
    updated_at: Stamp;
  };
  rule_sets: {
    id: Generated<string>;
    platform: string;
    version: number;
    status: string;
    document: Json<unknown>;
    checksum: string;
    created_at: Stamp;
    activated_at: Date | null;
  };
  orchestrations: {
    id: string;
    video_asset_id: string;
    created_at: Date;
    duration_ms: number | null;
    candidates: Json<unknown>;
    rule_sets: Json<unknown>;
  };
  best_clip_decisions: {
    id: Generated<string>;
    video_asset_id: string;
    platform: string;
    clip_id: string;
    score: number;
    decided_at: Stamp;
    orchestration_id: string;
    rule_set_id: string;
  };
  choices: {
    orchestration_id: string;
    platform: string;
    confidence: string;
    win_probability: number | null;
    runner_up_id: string | null;
    score_sd: number | null;
    exploration: Json<{ policy: string; seed: number; candidates: string[]; propensities: number[] }> | null;
  };
  campaigns: {
    id: Generated<string>;
    video_asset_id: string;
    platform: string;
    clip_id: string;
    previous_clip_id: string | null;
    source: Generated<string>;
    name: string;
    status: Generated<string>;
    budget_cents: Generated<number>;
    currency: string;
    notes: string | null;
    edited: Generated<boolean>;
    optimization_meta: Json<Record<string, unknown>>;
    created_at: Stamp;
    updated_at: Stamp;
  };
  films: {
    video_asset_id: string;
    sha256: string;
    file: string;
    size_bytes: number;
    received_at: Date;
    wishes: Json<unknown> | null;
    analysis: Json<unknown> | null;
    analyzed_at: Date | null;
  };
  schedules: {
    name: string;
    job: string;
    cron: string;
    timezone: string;
    input: Json<Record<string, unknown>>;
    created_at: Stamp;
    updated_at: Stamp;
    covered_until: Stamp;
    next_at: Date;
    last_job_id: string | null;
  };
  api_keys: {
    id: string;
    name: string;
    role: string;
    prefix: string;
    digest: string;
    created_at: Date;
    expires_at: Date | null;
    revoked_at: Date | null;
    last_used_at: Date | null;
  };
  secrets: {
    id: string;
    name: string;
    key_id: string;
    sealed: string;
    created_at: Date;
    updated_at: Date;
  };
  results: Record<
    | 'impressions'
    | 'views'
    | 'views_3s'
    | 'thruplays'
    | 'completions'
    | 'watch_time_ms'
    | 'likes'
    | 'comments'
    | 'shares'
    | 'saves'
    | 'clicks'
    | 'conversions'
    | 'spend_minor'
    | 'revenue_minor',
    number | null
  > & {
    id: string;
    source: string;
    platform: string;
    clip_id: string;
    campaign_id: string | null;
    external_id: Generated<string>;
    period_start: Date;
    period_end: Date;
    in_days: boolean;
    currency: string | null;
    revision: Generated<number>;
    import_id: string;
    received_at: Date;
  };
  result_corrections: {
    result_id: string;
    revision: number;
    figures: Json<Record<string, unknown>>;
    import_id: string;
    received_at: Date;
    replaced_at: Date;
  };
  external_names: {
    platform: string;
    name: string;
    clip_id: string | null;
    campaign_id: string | null;
    given_at: Date;
  };
  ledger_events: {
    xid: Generated<string>;
    seq: Generated<number>;
    id: Generated<string>;
    occurred_at: Stamp;
    event_type: string;
    entity_type: string;
    entity_id: string;
    metadata: Json<Record<string, unknown>>;
    severity: Generated<string>;
    actor: string;
    request_id: string | null;
    job_id: string | null;
  };
  ledger_leaves: { leaf_index: number; xid: string; seq: number; event_id: string; hash: Buffer };
  ledger_nodes: { level: number; node_index: number; hash: Buffer };
  ledger_checkpoints: { tree_size: number; root: Buffer; sealed_at: Date; note: string };
  webhooks: { id: string; url: string; event_types: string[] | null; created_at: Date; next_leaf: number };
  webhook_deliveries: {
    webhook_id: string;
    leaf_index: number;
    event_id: string;
    entity_id: string;
    state: Generated<string>;
    is_first: boolean;
    attempts: Generated<number>;
    next_attempt_at: Date;
    error: string | null;
    delivered_at: Date | null;
  };
  ledger_keys: { verifier_key: string; first_used_at: Stamp };
}
