-- Publishing: ad accounts, publications of campaigns, the journal of what was asked of a platform, and the objects made there.
-- The token of an account is a sealed secret named ad_account.<id>; nothing of it is in these tables.

create table ad_accounts (
  id uuid primary key,
  platform text not null check (platform in ('meta', 'tiktok', 'google')),
  external_id text not null,
  environment text not null check (environment in ('live', 'sandbox')),
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'), -- read from the platform, as the time zone is
  currency_digits smallint not null check (currency_digits between 0 and 4),
  time_zone text not null,
  settings jsonb not null,
  max_daily_minor bigint check (max_daily_minor >= 0), -- null: nothing may be activated
  max_campaign_minor bigint check (max_campaign_minor >= 0),
  two_people boolean not null default false, -- whoever activates is not whoever approved
  live_on_embedded boolean not null default false, -- a person allowed live ads without PostgreSQL
  state text not null check (state in ('ready', 'needs-attention', 'removed')),
  problem jsonb,
  token_expires_at timestamptz,
  checked_at timestamptz,
  pace jsonb not null default '{}', -- usage, pause_until, budget changes of the last hour
  lease_owner text, -- which run may send changes: one at a time
  lease_until timestamptz,
  fence bigint not null default 0, -- grows with every lease: a run that lost it can write no outcome
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index one_ad_account on ad_accounts (platform, external_id, environment) where state <> 'removed';

create table publications (
  id uuid primary key,
  campaign_id uuid not null references campaigns (id),
  ad_account_id uuid not null references ad_accounts (id),
  number integer not null,
  marker text not null unique, -- in every name on the platform: what a look searches for
  api_version text not null,
  plan jsonb not null,
  fingerprint text not null,
  currency text not null,
  per_day_minor bigint not null check (per_day_minor >= 0), -- the most that a day can cost
  whole_minor bigint check (whole_minor >= 0), -- the most in all; null: no end
  budget_kind text not null check (budget_kind in ('lifetime', 'daily')),
  budget_minor bigint not null check (budget_minor >= 0),
  wanted_budget_minor bigint check (wanted_budget_minor >= 0), -- null: the budget is as it is wanted
  wanted text not null check (wanted in ('paused', 'active', 'removed')),
  state text not null check (state in ('waiting', 'rendering', 'running', 'stopped', 'paused', 'activating', 'active',
    'pausing', 'ended', 'removing', 'removed')),
  render_job_id uuid, -- the job that renders its clip, or rendered it
  seen jsonb, -- what the platform showed last
  seen_at timestamptz,
  stop jsonb, -- why it stopped, and what a person can do
  not_before timestamptz, -- until when it waits
  approved_by text not null,
  activated_by text,
  activated_fingerprint text,
  removes_media boolean not null default false,
  completes boolean not null default false, -- pausing ends it
  ends_at timestamptz, -- after it nothing is spent
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (campaign_id, number)
);
create unique index one_open_publication on publications (campaign_id) where state not in ('ended', 'removed');
create index idx_publications_newest on publications (created_at desc, id desc);
create index idx_publications_account on publications (ad_account_id, state);

-- The journal: an intent is committed before its request leaves; what came of it is written once.
create table publication_attempts (
  id uuid primary key,
  publication_id uuid not null references publications (id),
  step text not null,
  act text not null,
  number integer not null,
  intended_at timestamptz not null,
  request_sha256 text not null,
  target text, -- of a set: the value
  job_id text,
  fence bigint not null,
  reply text check (reply in ('done', 'more', 'not_sent', 'rejected', 'throttled', 'auth', 'unknown')), -- what the request answered
  replied_at timestamptz,
  wait_until timestamptz,
  resume jsonb, -- where an upload goes on
  problem jsonb,
  outcome text check (outcome in ('done', 'more', 'adopted', 'absent', 'not_sent', 'rejected', 'auth', 'unknown')), -- null: open
  remote_id text,
  ended_at timestamptz,
  unique (publication_id, step, act, number)
);
create unique index one_open_attempt on publication_attempts (publication_id, step, act) where outcome is null;

create function publication_attempt_written_once() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception '% on publication_attempts is refused: the journal is kept', tg_op using errcode = 'restrict_violation';
  end if;
  if (new.id, new.publication_id, new.step, new.act, new.number, new.intended_at, new.request_sha256, new.target, new.job_id,
      new.fence) is distinct from (old.id, old.publication_id, old.step, old.act, old.number, old.intended_at,
      old.request_sha256, old.target, old.job_id, old.fence)
    or (old.reply is not null and (new.reply, new.replied_at, new.wait_until, new.resume) is distinct from
      (old.reply, old.replied_at, old.wait_until, old.resume))
    or old.outcome is not null
  then
    raise exception 'attempt % of step % has been written: an outcome is written once', old.number, old.step
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger written_once before update or delete on publication_attempts
  for each row execute function publication_attempt_written_once();
create trigger kept before truncate on publication_attempts
  for each statement execute function publication_attempt_written_once();

-- What exists on the platform, as far as we made or adopted it.
create table remote_objects (
  id uuid primary key,
  ad_account_id uuid not null references ad_accounts (id),
  publication_id uuid not null references publications (id),
  step text not null,
  kind text not null,
  remote_id text not null,
  parent_remote_id text,
  name text not null,
  how text not null check (how in ('created', 'adopted')),
  seen jsonb,
  removed_at timestamptz,
  created_at timestamptz not null
);
-- a picture is named by its content: several publications may share one
create unique index one_remote_object on remote_objects (ad_account_id, kind, remote_id) where kind <> 'image';
create unique index one_object_a_step on remote_objects (publication_id, step) where removed_at is null;

-- How far the results of an account are read.
create table sync_cursors (
  ad_account_id uuid not null references ad_accounts (id),
  what text not null,
  through text check (through ~ '^\d{4}-\d\d-\d\d$'), -- a day of the account's calendar
  report jsonb,
  updated_at timestamptz not null,
  primary key (ad_account_id, what)
);
