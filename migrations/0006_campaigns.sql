-- Campaigns, from draft to archive.

create table campaigns (
  id uuid primary key default new_id(),
  video_asset_id uuid not null references video_assets (id),
  platform platform not null,
  clip_id uuid not null references clips (id), -- with cards, the first of them
  format text not null default 'single' check (format in ('single', 'carousel', 'multi')),
  previous_clip_id uuid, -- the clip before the last automatic write: tells created, updated and unchanged apart
  source text not null default 'auto_orchestrator',
  name text not null,
  status text not null default 'draft'
    check (status in ('draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived')),
  budget_cents bigint not null default 0 check (budget_cents >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  budget_set_by text not null default 'default' check (budget_set_by in ('default', 'plan', 'person')),
  budget_set_at timestamptz, -- null: never since it was drafted
  notes text,
  ad jsonb, -- what it says, to whom and when; null: nobody has written it
  edited boolean not null default false, -- a person's hand was on it: the orchestrator leaves it as it is
  optimization_meta jsonb not null,
  orchestration_id uuid, -- that decided for the clip; null: nobody did
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint campaigns_evidence_fkey
    foreign key (video_asset_id, orchestration_id) references orchestrations (video_asset_id, id)
);
-- The clips of a campaign that has several, in their order.
create table campaign_clips (
  campaign_id uuid not null references campaigns (id),
  position integer not null check (position between 1 and 10),
  clip_id uuid not null references clips (id),
  score double precision check (score between 0 and 1), -- as it was decided; null: a person put it there
  primary key (campaign_id, position),
  unique (campaign_id, clip_id)
);
create index idx_campaign_clips_clip on campaign_clips (clip_id);

-- one open automatic draft for a video and platform, whatever happens at once
create unique index one_auto_draft on campaigns (video_asset_id, platform)
  where status = 'draft' and source = 'auto_orchestrator';
create index idx_campaigns_newest on campaigns (created_at desc, id desc);
create index idx_campaigns_video on campaigns (video_asset_id, created_at desc, id desc);
-- what learning leaves out: a result of several clips is of none of them
create index idx_campaigns_several on campaigns (id) where format <> 'single';
create index idx_campaigns_status on campaigns (status, created_at desc, id desc) include (video_asset_id, platform);
create index idx_campaigns_edited on campaigns (created_at desc, id desc) where edited;
create index idx_campaigns_name on campaigns (name);
