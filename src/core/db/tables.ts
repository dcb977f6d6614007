// Generated from the migrated database: `npm run generate` writes it anew.
import type { ColumnType, Generated } from 'kysely';
import type { Platform } from '../platforms/index.ts';

/** A time that the database fills when it is left out. */
type Stamp = ColumnType<Date, Date | undefined, Date>;
/** A json or jsonb column: read as a value, written as its text. */
type Json<Value> = ColumnType<Value, string, string>;

/** The tables as migrations/ makes them. */
export interface Tables {
  ad_accounts: {
    id: string;
    platform: string;
    external_id: string;
    environment: string;
    name: string;
    currency: string;
    currency_digits: number;
    time_zone: string;
    settings: Json<Record<string, unknown>>;
    max_daily_minor: number | null;
    max_campaign_minor: number | null;
    two_people: Generated<boolean>;
    live_on_embedded: Generated<boolean>;
    state: string;
    problem: Json<unknown> | null;
    token_expires_at: Date | null;
    checked_at: Date | null;
    pace: ColumnType<unknown, string | undefined, string>;
    lease_owner: string | null;
    lease_until: Date | null;
    fence: Generated<number>;
    created_at: Date;
    updated_at: Date;
  };
  api_keys: {
    id: string;
    name: string;
    role: string;
    kind: Generated<string>;
    prefix: string;
    digest: string;
    created_at: Date;
    expires_at: Date | null;
    revoked_at: Date | null;
    last_used_at: Date | null;
  };
  approvals: {
    id: string;
    campaign_id: string;
    transition: string;
    shown: Json<Record<string, unknown>>;
    why: string;
    requested_by: string;
    created_at: Date;
    expires_at: Date;
    state: string;
    decided_by: string | null;
    decided_at: Date | null;
  };
  best_clip_decisions: {
    id: Generated<string>;
    video_asset_id: string;
    platform: Platform;
    clip_id: string;
    score: number;
    decided_at: Stamp;
    orchestration_id: string;
  };
  budget_limits: {
    scope: string;
    scope_id: string;
    currency: string;
    daily_cap_minor: number;
    set_at: Date;
  };
  budget_plans: {
    id: string;
    status: string;
    currency: string;
    policy: string;
    inputs: Json<unknown>;
    plan: Json<unknown>;
    left_out: Json<unknown>;
    created_at: Date;
    expires_at: Date;
    applied_at: Date | null;
  };
  budget_steps: {
    plan_id: string;
    campaign_id: string;
    step: number;
    from_minor: number;
    to_minor: number;
    state: string;
    why: string | null;
    changed_at: Date;
  };
  campaign_clips: {
    campaign_id: string;
    position: number;
    clip_id: string;
    score: number | null;
  };
  campaign_schedules: {
    campaign_id: string;
    at: Date;
    local: string;
    timezone: string;
    set_by: string;
    because: string;
    evidence: Json<unknown> | null;
    move: string | null;
    move_with: Json<unknown> | null;
    shown: Json<unknown>;
    approved_by: string | null;
    state: string;
    outcome: string | null;
    set_at: Date;
    ended_at: Date | null;
  };
  campaigns: {
    id: Generated<string>;
    video_asset_id: string;
    platform: Platform;
    clip_id: string;
    format: Generated<string>;
    previous_clip_id: string | null;
    source: Generated<string>;
    name: string;
    status: Generated<string>;
    budget_cents: Generated<number>;
    currency: string;
    budget_set_by: Generated<string>;
    budget_set_at: Date | null;
    notes: string | null;
    ad: Json<unknown> | null;
    edited: Generated<boolean>;
    optimization_meta: Json<Record<string, unknown>>;
    orchestration_id: string | null;
    created_at: Stamp;
    updated_at: Stamp;
  };
  clips: {
    id: Generated<string>;
    video_asset_id: string;
    start_ms: number;
    end_ms: number;
    status: string;
    features: ColumnType<Record<string, number | boolean>, string | undefined, string>;
    superseded_at: Date | null;
    created_at: Stamp;
    updated_at: Stamp;
  };
  decisions: {
    orchestration_id: string;
    platform: Platform;
    seq: Generated<number>;
    video_asset_id: string;
    clip_id: string;
    score: number;
    rule_set_id: string;
    decided_at: Date;
    confidence: string;
    win_probability: number | null;
    runner_up_id: string | null;
    score_sd: number | null;
    exploration: Json<{ policy: string; seed: number; candidates: string[]; propensities: number[] }> | null;
    cards: Json<unknown> | null;
  };
  experiment_arms: {
    experiment_id: string;
    position: number;
    label: string;
    campaign_id: string;
    clip_id: string;
    is_control: boolean;
    released_at: Date | null;
  };
  experiment_looks: {
    experiment_id: string;
    day: number;
    looked_at: Date;
    policy: string;
    inputs: Json<unknown>;
    judged: Json<unknown>;
  };
  experiments: {
    id: string;
    video_asset_id: string;
    platform: Platform;
    status: string;
    plan: Json<unknown>;
    plan_checksum: string;
    starts_at: Date | null;
    started_at: Date | null;
    verdict: Json<unknown> | null;
    study: Json<unknown> | null;
    created_at: Date;
    decided_at: Date | null;
    released_at: Date | null;
  };
  external_names: {
    platform: Platform;
    name: string;
    clip_id: string | null;
    campaign_id: string | null;
    given_at: Date;
  };
  films: {
    video_asset_id: string;
    sha256: string;
    file: string;
    size_bytes: number;
    received_at: Date;
    clip_options: Json<unknown> | null;
    analysis: Json<unknown> | null;
    analyzed_at: Date | null;
    storyboard: Json<unknown> | null;
  };
  idempotency_keys: {
    actor: string;
    key: string;
    fingerprint: string;
    created_at: Stamp;
    holder: string;
    lease_until: Date;
    effect: string | null;
    status: number | null;
    content_type: string | null;
    body: string | null;
  };
  job_progress: {
    job_id: string;
    progress: Generated<number>;
    checkpoint: Json<unknown> | null;
    started_at: Stamp;
  };
  ledger_checkpoints: {
    tree_size: number;
    root: Buffer;
    sealed_at: Date;
    note: string;
  };
  ledger_events: {
    xid: Generated<string>;
    seq: Generated<number>;
    id: Generated<string>;
    occurred_at: Stamp;
    event_type: string;
    entity_type: string;
    entity_id: string;
    metadata: ColumnType<Record<string, unknown>, string | undefined, string>;
    severity: Generated<string>;
    actor: string;
    request_id: string | null;
    job_id: string | null;
  };
  ledger_keys: {
    verifier_key: string;
    first_used_at: Stamp;
  };
  ledger_leaves: {
    leaf_index: number;
    xid: string;
    seq: number;
    event_id: string;
    hash: Buffer;
  };
  ledger_nodes: {
    level: number;
    node_index: number;
    hash: Buffer;
  };
  ledger_sealers: {
    token_digest: Buffer;
    verifier_key: string;
    added_at: Stamp;
  };
  orchestrations: {
    id: string;
    video_asset_id: string;
    created_at: Date;
    duration_ms: number | null;
    candidates: Json<unknown>;
    rule_sets: Json<unknown>;
    ranking: string;
  };
  posting_rules: {
    platform: Platform;
    timezone: string;
    never_on: Json<unknown>;
    quiet_from: number | null;
    quiet_to: number | null;
    gap_minutes: number;
    slots: Json<unknown>;
    set_at: Date;
  };
  publication_attempts: {
    id: string;
    publication_id: string;
    step: string;
    act: string;
    number: number;
    intended_at: Date;
    request_sha256: string;
    target: string | null;
    job_id: string | null;
    fence: number;
    reply: string | null;
    replied_at: Date | null;
    wait_until: Date | null;
    resume: Json<unknown> | null;
    problem: Json<unknown> | null;
    outcome: string | null;
    remote_id: string | null;
    ended_at: Date | null;
  };
  publications: {
    id: string;
    campaign_id: string;
    ad_account_id: string;
    number: number;
    marker: string;
    api_version: string;
    plan: Json<unknown>;
    fingerprint: string;
    currency: string;
    per_day_minor: number;
    whole_minor: number | null;
    budget_kind: string;
    budget_minor: number;
    wanted_budget_minor: number | null;
    wanted: string;
    state: string;
    render_job_id: string | null;
    seen: Json<unknown> | null;
    seen_at: Date | null;
    stop: Json<unknown> | null;
    not_before: Date | null;
    approved_by: string;
    activated_by: string | null;
    activated_fingerprint: string | null;
    removes_media: Generated<boolean>;
    completes: Generated<boolean>;
    ends_at: Date | null;
    created_at: Date;
    updated_at: Date;
  };
  remote_objects: {
    id: string;
    ad_account_id: string;
    publication_id: string;
    step: string;
    kind: string;
    remote_id: string;
    parent_remote_id: string | null;
    name: string;
    how: string;
    seen: Json<unknown> | null;
    removed_at: Date | null;
    created_at: Date;
  };
  renditions: {
    clip_id: string;
    platform: Platform;
    file: string;
    film_sha256: string;
    start_ms: number;
    end_ms: number;
    file_size_bytes: number;
    bitrate_bps: number;
    rendered_at: Date;
    file_sha256: string;
  };
  result_corrections: {
    result_id: string;
    revision: number;
    figures: Json<Record<string, unknown>>;
    import_id: string;
    received_at: Date;
    replaced_at: Date;
  };
  results: {
    id: string;
    source: string;
    platform: Platform;
    clip_id: string;
    campaign_id: string | null;
    external_id: Generated<string>;
    period_start: Date;
    period_end: Date;
    in_days: boolean;
    currency: string | null;
    posted_at: string | null;
    impressions: number | null;
    views: number | null;
    views_3s: number | null;
    thruplays: number | null;
    completions: number | null;
    watch_time_ms: number | null;
    likes: number | null;
    comments: number | null;
    shares: number | null;
    saves: number | null;
    clicks: number | null;
    conversions: number | null;
    spend_minor: number | null;
    revenue_minor: number | null;
    revision: Generated<number>;
    import_id: string;
    received_at: Date;
    withdrawn_at: Date | null;
  };
  rule_set_activations: {
    seq: Generated<number>;
    platform: Platform;
    rule_set_id: string;
    replaced_id: string | null;
    activated_at: Date;
  };
  rule_sets: {
    id: Generated<string>;
    platform: Platform;
    version: number;
    status: string;
    document: Json<unknown>;
    checksum: string;
    created_at: Stamp;
    activated_at: Date | null;
  };
  rule_trainings: {
    id: string;
    platform: Platform;
    goal: string;
    rule_set_id: string;
    compared_id: string;
    n: number;
    promote: boolean;
    reason: string;
    found: Json<Record<string, unknown>>;
    actor: string;
    trained_at: Date;
  };
  schedules: {
    name: string;
    id: Generated<string>;
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
  secrets: {
    id: string;
    name: string;
    key_id: string;
    sealed: string;
    created_at: Date;
    updated_at: Date;
  };
  sessions: {
    id: string;
    key_id: string;
    digest: string;
    created_at: Date;
    expires_at: Date;
    last_seen_at: Date;
    ended_at: Date | null;
  };
  sync_cursors: {
    ad_account_id: string;
    what: string;
    through: string | null;
    report: Json<unknown> | null;
    updated_at: Date;
  };
  video_assets: {
    id: Generated<string>;
    title: string | null;
    duration_ms: number | null;
    source_uri: string | null;
    created_at: Stamp;
    updated_at: Stamp;
  };
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
  webhooks: {
    id: string;
    url: string;
    event_types: string[] | null;
    created_at: Date;
    next_leaf: number;
  };
  withdrawn_imports: {
    import_id: string;
    withdrawn_at: Date;
  };
}
