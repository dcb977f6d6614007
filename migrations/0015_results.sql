-- Results: what came of a clip on a platform in a period, as a source tells it. A later word of the same source replaces the
-- figures; what they were before is kept.

create table results (
  id uuid primary key,
  source text not null,
  platform platform not null,
  clip_id uuid not null references clips (id), -- of a campaign's result: the clip that the campaign had when it came in
  campaign_id uuid references campaigns (id),
  external_id text not null default '', -- the ad or post as the platform names it, where several run for one campaign
  period_start timestamptz not null,
  period_end timestamptz not null, -- the first instant after it
  in_days boolean not null, -- was given, and is shown, as dates, of which the last one counts
  currency text check (currency ~ '^[A-Z]{3}$'),
  posted_at text, -- an instant, or a date where the hour is not known
  impressions bigint check (impressions >= 0),
  views bigint check (views >= 0),
  views_3s bigint check (views_3s >= 0),
  thruplays bigint check (thruplays >= 0),
  completions bigint check (completions >= 0),
  watch_time_ms bigint check (watch_time_ms >= 0),
  likes bigint check (likes >= 0),
  comments bigint check (comments >= 0),
  shares bigint check (shares >= 0),
  saves bigint check (saves >= 0),
  clicks bigint check (clicks >= 0),
  conversions bigint check (conversions >= 0),
  spend_minor bigint check (spend_minor >= 0),
  revenue_minor bigint check (revenue_minor >= 0),
  revision integer not null default 1,
  import_id uuid not null,
  received_at timestamptz not null,
  withdrawn_at timestamptz, -- its import was taken back, or its platform no longer reports it: it has no figures, and counts nowhere
  check (period_start < period_end)
);
create unique index one_result
  on results (source, platform, coalesce(campaign_id, clip_id), external_id, period_start, period_end);
create index idx_results_newest on results (period_start desc, id desc);
create index idx_results_campaign on results (campaign_id, period_start desc, id desc) where campaign_id is not null;
create index idx_results_clip on results (clip_id, platform, id); -- in this order training reads them all

-- What a result said before it was corrected.
create table result_corrections (
  result_id uuid not null references results (id),
  revision integer not null,
  figures jsonb not null,
  import_id uuid not null,
  received_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (result_id, revision)
);

-- Imports that were taken back: what they said is kept, and is never the word that stands.
create table withdrawn_imports (
  import_id uuid primary key,
  withdrawn_at timestamptz not null
);

-- What platforms call our clips and campaigns: an ad's name, a video's id.
create table external_names (
  platform platform not null,
  name text not null,
  clip_id uuid references clips (id),
  campaign_id uuid references campaigns (id),
  given_at timestamptz not null,
  check (num_nonnulls(clip_id, campaign_id) = 1),
  primary key (platform, name)
);
