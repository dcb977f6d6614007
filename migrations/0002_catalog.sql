-- The catalog: videos and the clips cut from them.

create table video_assets (
  id uuid primary key default new_id(),
  title text,
  duration_ms integer check (duration_ms > 0),
  source_uri text, -- a note for people; never opened
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_video_assets_newest on video_assets (created_at desc, id desc);
create index idx_video_assets_title on video_assets (lower(coalesce(title, '')), id);

create table clips (
  id uuid primary key default new_id(),
  video_asset_id uuid not null references video_assets (id),
  start_ms integer not null,
  end_ms integer not null,
  status text not null check (status in ('pending', 'processing', 'ready', 'published', 'failed')),
  -- the text that it came in as: to write jsonb out again was 40 % of what reading a decision's clips cost
  features json not null default '{}' check (json_typeof(features) = 'object'),
  -- when its film was replaced: such a clip has failed, and is kept for the decisions and campaigns that name it
  superseded_at timestamptz check (superseded_at is null or status = 'failed'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (0 <= start_ms and start_ms < end_ms)
);
-- in the order in which a video's clips are read
create index idx_clips_video on clips (video_asset_id, start_ms, id);
