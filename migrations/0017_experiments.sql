-- Experiments: clips of a video against each other on a platform, judged day by day.

create table experiments (
  id uuid primary key,
  video_asset_id uuid not null references video_assets (id),
  platform platform not null,
  status text not null check (status in ('draft', 'running', 'decided', 'stopped', 'cancelled')),
  plan json not null, -- json, not jsonb: its text is what the checksum is of
  plan_checksum text not null, -- of plan and arms; a change is another experiment
  starts_at timestamptz, -- the midnight, in UTC, with which its first day begins
  started_at timestamptz,
  verdict json,
  study json, -- of a split by the platform: {state, marker, remote_id, …}; null: none was asked for
  created_at timestamptz not null,
  decided_at timestamptz,
  released_at timestamptz -- its campaigns are free again
);
create unique index one_open_experiment on experiments (video_asset_id, platform) where status in ('draft', 'running');
create index idx_experiments_newest on experiments (created_at desc, id desc);

create table experiment_arms (
  experiment_id uuid not null references experiments (id),
  position integer not null,
  label text not null,
  campaign_id uuid not null references campaigns (id),
  clip_id uuid not null references clips (id),
  is_control boolean not null,
  released_at timestamptz,
  primary key (experiment_id, position)
);
-- a campaign is in one experiment, until that lets it go
create unique index one_experiment_a_campaign on experiment_arms (campaign_id) where released_at is null;

-- What a look saw and judged: it computes again from its inputs. Only appended to.
create table experiment_looks (
  experiment_id uuid not null references experiments (id),
  day integer not null,
  looked_at timestamptz not null,
  policy text not null,
  inputs json not null,
  judged json not null,
  primary key (experiment_id, day)
);
