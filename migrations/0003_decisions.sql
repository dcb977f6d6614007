-- Evidence and decisions. An orchestration keeps what was read, so that its decision can be computed again, bit for bit:
-- json keeps the candidates as the very text that was scored.

create table orchestrations (
  id uuid primary key,
  video_asset_id uuid not null references video_assets (id),
  created_at timestamptz not null,
  duration_ms integer, -- of the video, as read
  candidates json not null, -- [[clip id, start_ms, end_ms, features], …], in order of start and id
  rule_sets json not null -- {platform: rule set id}, for every platform asked for
);
create index idx_orchestrations_video on orchestrations (video_asset_id, created_at desc);

create table best_clip_decisions (
  id uuid primary key default gen_random_uuid(),
  video_asset_id uuid not null references video_assets (id),
  platform text not null check (platform in ('instagram', 'tiktok', 'youtube')),
  clip_id uuid not null references clips (id),
  score double precision not null check (score between 0 and 1),
  decided_at timestamptz not null default now(),
  orchestration_id uuid not null references orchestrations (id),
  rule_set_id uuid not null references rule_sets (id),
  unique (video_asset_id, platform)
);
create index idx_best_clip_decisions_clip on best_clip_decisions (clip_id);
